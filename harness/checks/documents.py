"""A resource's inputs as checks read them: JSON text decoded, and uncertain values marked.

``policy``, ``assumeRolePolicy``, ``containerDefinitions`` and every other text that is a JSON object
or array stand decoded. A value that is not the author's (unknown until deployment, made up by the
engine, or resting on a stand-in) becomes ``Uncertain``; in decoded text only the leaves that contain
the made-up value do, so that the rest of a policy can still be judged.
"""

import functools
from collections.abc import Callable
from typing import Any

import msgspec

from harness.checks import paths
from harness.model.graph import Resource

MAXIMUM_DEPTH = 40
_JSON_LEVELS = 3  # JSON text inside JSON text, e.g. a state machine that carries a policy


class Uncertain(msgspec.Struct, frozen=True):
    """A value of which only its presence is sure. ``text`` is what the engine put there, if anything."""

    text: str | None = None


def decode(resource: Resource, is_made_up: Callable[[str, str], bool]) -> dict[str, Any]:
    """The document of ``resource``. ``is_made_up(path, text)`` tells made-up texts within an input."""
    document = _decoded(dict(resource.inputs), _JSON_LEVELS, 0)
    for path in (*resource.unknowns, *resource.standins):
        document = _marked(document, paths.split(path), _nothing)
    for path in resource.synthesised:
        document = _marked(document, paths.split(path), functools.partial(is_made_up, path))
    return dict(document)


def decode_value(value: Any) -> Any:
    """Any plain value with JSON text decoded; None, which a preview uses for unknown, is uncertain."""
    return _none_marked(_decoded(value, _JSON_LEVELS, 0))


def get(document: Any, path: str) -> tuple[bool, Any]:
    """Whether something stands at ``path``, and what; below an uncertain value everything may stand."""
    value = document
    for segment in paths.split(path):
        if isinstance(value, Uncertain):
            return True, value
        found, value = _step(value, segment)
        if not found:
            return False, None
    return True, value


def values(document: Any, path: str) -> tuple[Any, ...]:
    """All values at a path without list indexes: ``rules.expiration.days`` over every rule."""
    found: list[Any] = [document]
    for segment in paths.split(path):
        found = [
            below if isinstance(below, Uncertain) else below[segment]
            for value in found
            for below in _members(value)
            if isinstance(below, Uncertain) or (isinstance(below, dict) and segment in below)
        ]
    return tuple(item for value in found for item in _members(value))


def is_uncertain(value: Any) -> bool:
    """Whether ``value`` is, or contains, something uncertain."""
    if isinstance(value, dict):
        return any(is_uncertain(item) for item in value.values())
    if isinstance(value, list):
        return any(is_uncertain(item) for item in value)
    return isinstance(value, Uncertain)


def plain(value: Any) -> Any:
    """The value with the texts of uncertain parts in their places, to be shown."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return (value.text or "(unknown)") if isinstance(value, Uncertain) else value


def plausible(value: Any) -> Any:
    """The value with made-up texts taken at face value; what is unknown stays uncertain."""
    if isinstance(value, dict):
        return {key: plausible(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plausible(item) for item in value]
    return value.text if isinstance(value, Uncertain) and value.text is not None else value


def _members(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _step(value: Any, segment: paths.Segment) -> tuple[bool, Any]:
    if isinstance(value, dict) and segment in value:
        return True, value[segment]
    if isinstance(value, list) and isinstance(segment, int) and segment < len(value):
        return True, value[segment]
    return False, None


def _decoded(value: Any, levels: int, depth: int) -> Any:
    if depth > MAXIMUM_DEPTH:
        return value
    if isinstance(value, dict):
        return {key: _decoded(item, levels, depth + 1) for key, item in value.items()}
    if isinstance(value, list):
        return [_decoded(item, levels, depth + 1) for item in value]
    if isinstance(value, str) and levels > 0 and value.lstrip()[:1] in ("{", "["):
        return _from_text(value, levels, depth)
    return value


def _from_text(text: str, levels: int, depth: int) -> Any:
    try:
        value = msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError, ValueError):
        return text
    return _decoded(value, levels - 1, depth)


def _marked(value: Any, segments: tuple[paths.Segment, ...], made_up: Callable[[str], bool]) -> Any:
    """``value`` with the part at ``segments`` uncertain, or of it only the leaves with made-up text."""
    if not segments:
        marked, hit = _leaves_marked(value, made_up)
        return marked if hit else Uncertain(value if isinstance(value, str) else None)
    found, below = _step(value, segments[0])
    if isinstance(value, dict):
        replacement = _marked(below, segments[1:], made_up) if found else Uncertain()
        return {**value, segments[0]: replacement}
    if isinstance(value, list) and found:
        position = int(segments[0])
        return [*value[:position], _marked(below, segments[1:], made_up), *value[position + 1 :]]
    return value


def _leaves_marked(value: Any, made_up: Callable[[str], bool]) -> tuple[Any, bool]:
    if isinstance(value, dict):
        pairs = {key: _leaves_marked(item, made_up) for key, item in value.items()}
        return {key: item for key, (item, _) in pairs.items()}, any(hit for _, hit in pairs.values())
    if isinstance(value, list):
        items = [_leaves_marked(item, made_up) for item in value]
        return [item for item, _ in items], any(hit for _, hit in items)
    if isinstance(value, str) and made_up(value):
        return Uncertain(value), True
    return value, False


def _nothing(_text: str) -> bool:
    return False


def _none_marked(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _none_marked(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_none_marked(item) for item in value]
    return Uncertain() if value is None else value
