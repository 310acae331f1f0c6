"""The inputs of a resource as comparable values: what is not the author's own text stands marked."""

from typing import Any

import msgspec

Tree = Any


class Reference(msgspec.Struct, frozen=True):
    """Stands for a value that another resource gives; ``text`` says which types and outputs."""

    text: str


class Unknown(msgspec.Struct, frozen=True):
    """Stands for a value that nobody knows before deployment, or that the engine made up."""


class Secret(msgspec.Struct, frozen=True):
    """Stands for a secret: comparable, yet never shown."""

    value: str


def plain(value: Tree) -> Any:
    """``value`` as JSON for a scorecard: references as ``${type.output}``, secrets hidden."""
    match value:
        case Reference():
            return value.text
        case Unknown():
            return "(unknown)"
        case Secret():
            return "(secret)"
        case dict():
            return {key: plain(item) for key, item in value.items()}
        case list():
            return [plain(item) for item in value]
    return value


def is_opaque(value: Tree) -> bool:
    """Whether ``value`` is not the author's own text: unknown, or given by another resource."""
    return isinstance(value, Reference | Unknown)


def scalar_text(value: Tree) -> str:
    """A plain value as the provider reads it: ``true``, ``256`` and their texts are the same."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return repr(value) if is_opaque(value) else str(getattr(value, "value", value))
