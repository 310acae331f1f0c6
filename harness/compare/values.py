"""The inputs of a resource as comparable values: marks applied, JSON text decoded."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from harness.model.graph import Resource, ResourceGraph

Tree = Any

_SHORTEST_MARK = 4  # a synthesised value shorter than this may stand in a text by chance
_DEEPEST_JSON = 64  # no policy or definition nests deeper; a hostile text may


class Reference(msgspec.Struct, frozen=True):
    """Stands for a value that another resource gives: ``text`` says which type and output."""

    text: str


class Unknown(msgspec.Struct, frozen=True):
    """Stands for a value that nobody knows before deployment."""


class Secret(msgspec.Struct, frozen=True):
    """Stands for a secret: comparable, yet never shown."""

    value: str


class Marks(msgspec.Struct, frozen=True):
    """The paths of one resource's inputs that are special, and the made-up texts within them."""

    unknown: frozenset[str]
    synthesised: frozenset[str]
    secret: frozenset[str]
    texts: tuple[tuple[str, str], ...]


def comparable(resource: Resource, graph: Mapping[str, Resource]) -> dict[str, Tree]:
    """The inputs of ``resource``, with marked leaves replaced by what they stand for.

    ``graph`` maps urns to resources: a made-up value is told by the output that it came from.
    """
    marks = Marks(
        unknown=frozenset(resource.unknowns),
        synthesised=frozenset((*resource.synthesised, *resource.standins)),
        secret=frozenset(resource.secrets),
        texts=tuple(sorted(_texts(resource, graph), key=lambda pair: (-len(pair[0]), pair))),
    )
    return {key: _tree(value, key, marks) for key, value in sorted(resource.inputs.items())}


def by_urn(graph: ResourceGraph) -> dict[str, Resource]:
    """The resources of a graph by urn."""
    return {resource.urn: resource for resource in graph.resources}


def plain(value: Tree) -> Any:
    """``value`` as JSON for a scorecard: references as ``${type.output}``, secrets hidden."""
    match value:
        case Reference():
            return f"${{{value.text}}}"
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
    return repr(value) if isinstance(value, Reference | Unknown) else str(getattr(value, "value", value))


def _texts(resource: Resource, graph: Mapping[str, Resource]) -> Iterable[tuple[str, str]]:
    for reference in resource.references:
        target = graph.get(reference.urn)
        if target is None or reference.property is None:
            continue
        made = target.outputs.get(reference.property)
        if isinstance(made, str) and len(made) >= _SHORTEST_MARK:
            yield made, f"{target.type}.{reference.property}"


def _tree(value: Any, path: str, marks: Marks) -> Tree:
    if path in marks.unknown:
        return Unknown()
    if path in marks.secret:
        return Secret(value if isinstance(value, str) else json.dumps(value, sort_keys=True))
    match value:
        case dict():
            return {key: _tree(item, f"{path}.{key}", marks) for key, item in sorted(value.items())}
        case list():
            return [_tree(item, f"{path}[{index}]", marks) for index, item in enumerate(value)]
        case str():
            return _text(value, path, marks)
    return Unknown() if path in marks.synthesised else value


def _text(value: str, path: str, marks: Marks) -> Tree:
    decoded = _decode(value)
    if decoded is not None:
        return _decoded_tree(decoded, marks, _DEEPEST_JSON)
    replaced = _replace(value, marks)
    if path in marks.synthesised and not isinstance(replaced, Reference):
        return Unknown()
    return replaced


def _decoded_tree(value: Any, marks: Marks, depth: int) -> Tree:
    match value:
        case dict() | list() if depth == 0:
            return Unknown()
        case dict():
            return {key: _decoded_tree(item, marks, depth - 1) for key, item in sorted(value.items())}
        case list():
            return [_decoded_tree(item, marks, depth - 1) for item in value]
        case str():
            return _replace(value, marks)
    return value


def _replace(value: str, marks: Marks) -> Tree:
    """The reference that ``value`` is or contains; else ``value``."""
    replaced = value
    for text, name in marks.texts:
        if text == value:
            return Reference(name)
        replaced = replaced.replace(text, f"${{{name}}}")
    return Reference(replaced) if replaced != value else value


def _decode(value: str) -> Any:
    if not value.lstrip().startswith(("{", "[")):
        return None
    try:
        decoded = json.loads(value)
    except (ValueError, RecursionError):
        return None
    return decoded if isinstance(decoded, dict | list) else None
