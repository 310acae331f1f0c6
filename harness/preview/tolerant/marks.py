"""Stand-ins in a tolerant run's graph: what rests on one is unknown, and marked so."""

import re
from collections.abc import Iterable
from typing import Any

import msgspec

from harness.model.graph import Resource, ResourceGraph
from harness.preview.engine.paths import child

_MARKER = re.compile(r"standin1[0-9a-f]{20}")
_NUMBER = re.compile(r" ?\(problem standin2x(\d{1,6})\)")
_STANDIN = re.compile(r"standin[12]")
# The block that the host program gives for a missing CIDR (tolerant_standin.py).
_CIDR = re.compile(r"\b10\.213\.\d{1,3}\.\d{1,3}\b")


MAXIMUM_DEPTH = 40


class Marks(msgspec.Struct):
    """Where the texts of which problem went: the urn and the property path that was reached first."""

    reached: dict[int, tuple[str, str]]

    def reach(self, number: int, urn: str, path: str) -> None:
        """Note one place; the first counts."""
        self.reached.setdefault(number, (urn, path))


def marked(graph: ResourceGraph, *, cidr: bool) -> tuple[ResourceGraph, Marks]:
    """The graph without markers. ``cidr``: a missing CIDR had a stand-in, too."""
    marks = Marks({})
    resources = tuple(_resource(item, marks, cidr) for item in graph.resources)
    reader = _Reader(marks, "exports", cidr=cidr)
    exports = {key: reader.value(item, child("", key)) for key, item in graph.exports.items()}
    return msgspec.structs.replace(graph, resources=resources, exports=exports), marks


def _resource(item: Resource, marks: Marks, cidr: bool) -> Resource:  # noqa: FBT001
    for number in _NUMBER.findall(item.name):
        marks.reach(int(number), item.urn, "")
    reader = _Reader(marks, item.urn, cidr=cidr)
    inputs = {key: reader.value(value, child("", key)) for key, value in item.inputs.items()}
    outputs = _Reader(marks, item.urn, cidr=cidr).whole(item.outputs)
    standins = tuple(sorted({*item.standins, *reader.standins}))
    unknowns = tuple(sorted({*item.unknowns, *reader.standins}))
    synthesised = tuple(path for path in item.synthesised if path not in reader.standins)
    return msgspec.structs.replace(
        item,
        inputs=inputs,
        outputs=outputs,
        standins=standins,
        unknowns=unknowns,
        synthesised=synthesised,
        hardcoded_secrets=_written(item.hardcoded_secrets, reader.standins),
    )


def _written(secrets: Iterable[str], standins: Iterable[str]) -> tuple[str, ...]:
    """The hardcoded secrets that no stand-in is, or is part of."""
    inside = [(path, f"{path}.", f"{path}[") for path in secrets]
    return tuple(
        first
        for first, *more in inside
        if not any(path == first or path.startswith(tuple(more)) for path in standins)
    )


class _Reader:
    def __init__(self, marks: Marks, urn: str, *, cidr: bool) -> None:
        self.standins: list[str] = []
        self._marks = marks
        self._urn = urn
        self._cidr = cidr

    def whole(self, value: dict[str, Any]) -> dict[str, Any]:
        """A mapping, read from its root."""
        return {key: self.value(item, child("", key)) for key, item in value.items()}

    def value(self, value: Any, path: str) -> Any:
        """The value with None for each text that rests on a stand-in."""
        if isinstance(value, dict):
            return {key: self.value(item, child(path, key)) for key, item in value.items()}
        if isinstance(value, list):
            return [self.value(item, child(path, index)) for index, item in enumerate(value)]
        return self._text(value, path) if isinstance(value, str) else value

    def _text(self, text: str, path: str) -> str | None:
        document = _document(text) if _STANDIN.search(text) else None
        if document is not None:
            return msgspec.json.encode(self.value(document, path)).decode()
        for number in _NUMBER.findall(text):
            self._marks.reach(int(number), self._urn, path)
        if _MARKER.search(text) or (self._cidr and _CIDR.search(text)):
            self.standins.append(path)
            return None
        return _NUMBER.sub("", text)


def _document(text: str) -> Any:
    """What a JSON text holds, in which stand-ins are leaves of their own; None where it is no such text."""
    if text.lstrip()[:1] not in ("{", "["):
        return None
    try:
        found = msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError, UnicodeError):
        return None
    return None if _is_opaque(found, 0) else found


def _is_opaque(value: Any, depth: int) -> bool:
    """Whether a key rests on a stand-in, so that what stands below is nobody's, or it is too deep to read."""
    if depth > MAXIMUM_DEPTH:
        return True
    if isinstance(value, dict):
        return any(_STANDIN.search(key) or _is_opaque(item, depth + 1) for key, item in value.items())
    return isinstance(value, list) and any(_is_opaque(item, depth + 1) for item in value)
