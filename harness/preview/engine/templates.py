"""Renders the templates of ``synthesis.yaml``: text with placeholders that depend on one resource only."""

import hashlib
import re
import uuid
from typing import Any, Literal

import msgspec

_PLACEHOLDER = re.compile(r"\{(\w+)(?::([\w.]+))?\}")
_UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
_HASHED = frozenset({"hex", "own", "uuid", "upper", "digits"})

Strength = Literal["unique", "derived", "constant"]


class Rendered(msgspec.Struct, frozen=True):
    """A value and how surely it leads back to its resource.

    ``unique`` holds a hash of the urn; ``derived`` only the author's own text (a bucket's name in its arn);
    ``constant`` says nothing (the region).
    """

    value: Any
    strength: Strength


class Subject(msgspec.Struct):
    """What placeholders may use. ``derived`` names those of ``facts`` that hold the author's own text, and
    ``unique`` those that hold a hash.
    """

    urn: str
    inputs: dict[str, Any]
    facts: dict[str, str]
    derived: set[str] = msgspec.field(default_factory=set)
    unique: set[str] = msgspec.field(default_factory=set)
    outputs: dict[str, Any] = msgspec.field(default_factory=dict)


def digest(*parts: str) -> str:
    """The one source of made-up values: SHA-256 over the parts, as 64 hexadecimal digits."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def render(template: str, subject: Subject, prop: str) -> Rendered | None:
    """Fill ``template`` for the output ``prop``; None where an input that it needs is not there.

    A template that is one ``{input:…}`` alone gives that input as it is, whatever its type.
    """
    alone = _PLACEHOLDER.fullmatch(template)
    if alone and alone[1] == "input":
        value = _input(subject.inputs, alone[2])
        if value is None:
            return None
        return Rendered(value, "derived" if isinstance(value, str) else "constant")
    found = [_fill(match[1], match[2], subject, prop) for match in _PLACEHOLDER.finditer(template)]
    if any(text is None for text in found):
        return None
    texts = iter(found)
    return Rendered(_PLACEHOLDER.sub(lambda _: next(texts) or "", template), _strength(template, subject))


def _strength(template: str, subject: Subject) -> Strength:
    kinds = {match[1] for match in _PLACEHOLDER.finditer(template)}
    if kinds & (_HASHED | subject.unique):
        return "unique"
    return "derived" if kinds & (subject.derived | {"input"}) else "constant"


def _fill(kind: str, argument: str | None, subject: Subject, prop: str) -> str | None:
    if kind in ("input", "output"):
        value = _input(subject.inputs, argument or "")
        if value is None and kind == "output":
            value = subject.outputs.get(argument or "")
        return str(value) if isinstance(value, str | int | float) else None
    if kind in _HASHED:
        return _hashed(kind, int(argument or 12), subject.urn, prop)
    return subject.facts.get(kind)


def _input(inputs: dict[str, Any], path: str) -> Any:
    value: Any = inputs
    for key in path.split("."):
        value = value.get(key) if isinstance(value, dict) else None
    return value


def _hashed(kind: str, length: int, urn: str, prop: str) -> str:
    """``hex`` is the same for all outputs of a resource, ``own`` differs between them."""
    number = digest(urn, prop) if kind == "own" else digest(urn)
    if kind == "uuid":
        return str(uuid.UUID(number[:32]))
    if kind == "digits":
        return str(int(number, 16))[:length]
    if kind == "upper":
        return "".join(
            _UPPER[int(number[index : index + 2], 16) % len(_UPPER)] for index in range(0, 2 * length, 2)
        )
    return (number + digest(number))[:length]
