"""What a mutant's graph lacks of the ideal's: derived from the two graphs alone."""

from collections.abc import Iterator
from typing import Any, Literal

import msgspec

from harness.checks import documents, paths
from harness.checks.facts import Stack
from harness.model.graph import Resource
from harness.mutation.values import knowledge, widest

Segments = tuple[paths.Segment, ...]
_SAYS_NOTHING: tuple[object, ...] = (None, False, 0, "", [], {})  # it is not missed
How = Literal["gone", "absent", "turned", "detached", "widened"]


class Loss(msgspec.Struct, frozen=True):
    """``urn`` is that of the ideal's resource. ``gone``: no resource of its type is left.

    Else its ``path`` (without indexes) is ``absent``, ``turned`` off or on, ``detached`` from what it
    referred to, or ``widened`` to everybody or everything.
    """

    urn: str
    how: How
    path: str = ""


def losses(ideal: Stack, mutant: Stack) -> tuple[Loss, ...]:
    """Everything that the ideal has and the mutant lacks; that a number or text differs is no loss."""
    types = set(mutant.graph.types())
    found: list[Loss] = []
    for resource in ideal.graph.resources:
        other = mutant.by_urn.get(resource.urn)
        if other is None:
            found += () if resource.type in types else (Loss(resource.urn, "gone"),)
        elif resource != other:
            found += _of_inputs(resource, ideal.authored(resource), mutant.authored(other))
            found += _of_references(resource, other)
    return tuple(dict.fromkeys(found))


def _of_inputs(resource: Resource, better: Any, own: Any) -> Iterator[Loss]:
    for path, how in _differing(better, own, ()):
        yield Loss(resource.urn, how, paths.without_indexes(paths.join(path)))


def _differing(better: Any, own: Any, path: Segments) -> Iterator[tuple[Segments, How]]:
    if isinstance(better, dict) and isinstance(own, dict):
        for key, value in better.items():
            if key in own:
                yield from _differing(value, own[key], (*path, key))
            elif value not in _SAYS_NOTHING:
                yield (*path, key), "absent"
    elif isinstance(better, list) and isinstance(own, list):
        yield from _differing_lists(better, own, path)
    elif _is_turned(better, own):
        yield path, "turned"
    elif own != better and (rule := widest(path)) is not None and own == rule.value:
        yield path, "widened"


def _differing_lists(better: list[Any], own: list[Any], path: Segments) -> Iterator[tuple[Segments, How]]:
    """Elements side by side; where one is missing nobody knows which, and it is only a part."""
    if better and not own:
        yield path, "absent"
    elif len(better) == len(own):
        for index, pair in enumerate(zip(better, own, strict=True)):
            yield from _differing(*pair, (*path, index))


def _is_turned(better: Any, own: Any) -> bool:
    if isinstance(better, bool) and isinstance(own, bool):
        return better is not own
    return isinstance(better, str) and own is not None and knowledge().opposites.get(better) == own


def _of_references(resource: Resource, other: Resource) -> Iterator[Loss]:
    """References in whose place a text stands that refers to nothing, and that the ideal's input never has.

    Texts alone do not tell: another preview makes up others, as the account follows from the files.
    """
    kept = {item.path for item in other.references}
    for item in resource.references:
        if item.path in kept:
            continue
        top = str(paths.split(item.path)[0])
        present, value = documents.get(other.inputs, item.path)
        if (
            present
            and isinstance(value, str)
            and value[:1] not in "{["
            and value not in _texts(resource.inputs.get(top))
        ):
            yield Loss(resource.urn, "detached", paths.without_indexes(item.path))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _texts(item)
    elif isinstance(value, str):
        yield value
