"""Mutants of one value: every part of it dropped, turned, weakened, widened or changed, one at a time."""

import functools
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from harness.model.yaml_text import parse
from harness.mutation.mutant import Operator

Path_ = tuple[str | int, ...]
MOST_DEPTH = 12
OTHER = "-mutant"


class Anything(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A property, below a path that ``within`` is found in, and its widest value.

    To give it violates what a quote with ``words`` asks of resources of ``type``, where there are words.
    """

    property: str
    within: str
    value: str
    type: str = ""
    words: str | None = None


class Knowledge(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole of ``values.yaml``."""

    opposites: dict[str, str]
    any: tuple[Anything, ...]
    free: str


class ValueMutant(msgspec.Struct, frozen=True):
    """``whole`` is the value with the part at ``path`` changed; UNSET where nothing is left of it."""

    operator: Operator
    path: Path_
    whole: Any


@functools.cache
def knowledge() -> Knowledge:
    """The data, read once."""
    text = (Path(__file__).parent / "values.yaml").read_text(encoding="utf-8")
    return msgspec.convert(parse(text), Knowledge)


def mutants(value: Any, path: Path_) -> Iterator[ValueMutant]:
    """All mutants of ``value``, which stands at ``path``. It is left as it is."""
    yield ValueMutant("drop", path, msgspec.UNSET)
    yield from _inner(value, path)


def _inner(value: Any, path: Path_) -> Iterator[ValueMutant]:
    if len(path) > MOST_DEPTH:
        return
    if isinstance(value, dict):
        yield from _members(value, path)
    elif isinstance(value, list):
        yield from _elements(value, path)
    elif isinstance(value, str) and (decoded := _decoded(value)) is not None:
        for item in _inner(decoded, path):
            yield ValueMutant(item.operator, item.path, json.dumps(item.whole))
    else:
        yield from _plain(value, path)


def _members(value: dict[str, Any], path: Path_) -> Iterator[ValueMutant]:
    for key, item in value.items():
        for found in mutants(item, (*path, key)):
            rest = {name: other for name, other in value.items() if name != key}
            whole = rest if found.whole is msgspec.UNSET else {**value, key: found.whole}
            yield ValueMutant(found.operator, found.path, whole)


def _elements(value: list[Any], path: Path_) -> Iterator[ValueMutant]:
    """Of equal elements the first alone is changed; the only element is dropped with the list."""
    for index, item in enumerate(value):
        for found in mutants(item, (*path, index)):
            if found.whole is not msgspec.UNSET:
                yield ValueMutant(found.operator, found.path, _with(value, index, found.whole))
            elif len(value) > 1:
                yield ValueMutant("drop", found.path, [*value[:index], *value[index + 1 :]])


def _with(value: list[Any], index: int, new: Any) -> list[Any]:
    return [*value[:index], new, *value[index + 1 :]]


def _plain(value: Any, path: Path_) -> Iterator[ValueMutant]:
    if isinstance(value, bool):
        yield ValueMutant("flip", path, not value)
    elif isinstance(value, int | float):
        yield from _numbers(value, path)
    elif isinstance(value, str) and value:
        yield from _texts(value, path)


def _numbers(value: float, path: Path_) -> Iterator[ValueMutant]:
    if value:
        yield ValueMutant("lessen", path, value // 2)
    yield ValueMutant("raise", path, value * 2 or 1)


def _texts(value: str, path: Path_) -> Iterator[ValueMutant]:
    known = knowledge()
    if value in known.opposites:
        yield ValueMutant("flip", path, known.opposites[value])
        return
    if value.isdigit():
        yield from (
            msgspec.structs.replace(item, whole=str(item.whole)) for item in _numbers(int(value), path)
        )
        return
    rule = widest(path)
    if rule is not None and rule.value != value:
        yield ValueMutant("widen", path, rule.value)
    if not re.search(known.free, ".".join(map(str, path))):
        yield ValueMutant("change", path, value + OTHER)


def widest(path: Path_) -> Anything | None:
    """What is known of the widest value at ``path``."""
    names = [part for part in path if isinstance(part, str)]
    within = ".".join(names[:-1])
    for rule in knowledge().any:
        if re.search(rule.property, names[-1]) and re.search(rule.within, within):
            return rule
    return None


def _decoded(text: str) -> Any:
    """The object or array that the text is as JSON; None for any other text."""
    if not text.lstrip().startswith(("{", "[")):
        return None
    try:
        return json.loads(text)
    except ValueError:
        return None
