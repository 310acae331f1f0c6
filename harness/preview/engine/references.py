"""Finds made-up values inside inputs: whole, within longer text, and within JSON text."""

from collections.abc import Iterable
from typing import Any

import ahocorasick  # searches one text for all values at once; there may be 100,000 of them
import msgspec

from harness.model.graph import Reference
from harness.preview.engine.paths import leaves
from harness.preview.engine.records import Registration
from harness.preview.engine.templates import Strength

# The author's text plus at least this much of AWS's own form: enough to be no coincidence.
_FORM = 6
_SHORTEST = 2
_MOST_SHARED = 16


class _Origin(msgspec.Struct, frozen=True):
    urn: str
    property: str
    text: str
    strength: Strength
    gated: bool


class Found(msgspec.Struct, frozen=True):
    """The references of one resource's inputs, and the paths that hold a made-up value."""

    references: tuple[Reference, ...] = ()
    synthesised: tuple[str, ...] = ()


class ReferenceIndex:
    """All made-up values of a deployment, searched for in one pass over each text."""

    def __init__(self, registrations: Iterable[Registration]) -> None:
        self._automaton = ahocorasick.Automaton()
        self._by_text: dict[str, dict[str, _Origin]] = {}
        self._numbers: dict[str, dict[int, str]] = {}
        self._given: dict[str, dict[str, str]] = {}
        for registration in registrations:
            self._index(registration)
        if len(self._automaton):
            self._automaton.make_automaton()

    def find(self, registration: Registration) -> Found:
        """Look through the inputs of one registration."""
        references = {Reference(path, urn) for path, urn in registration.inputs.references if urn}
        synthesised: set[str] = set()
        for path, top, leaf in leaves(registration.inputs.value):
            depends = registration.property_dependencies.get(top, ())
            for origin in self._origins(leaf, depends, registration.urn):
                references.add(Reference(path, origin.urn, origin.property))
                if not origin.gated:
                    synthesised.add(path)
        references |= self._only_known_to_pulumi(registration, references)
        return Found(tuple(sorted(references)), tuple(sorted(synthesised)))

    def _index(self, registration: Registration) -> None:
        given: dict[str, str] = {}
        for path, _, leaf in leaves(registration.inputs.value):
            if isinstance(leaf, str) and leaf:
                given.setdefault(leaf, path)
        self._given[registration.urn] = given
        name = registration.outputs.id
        for item in registration.outputs.made_up:
            if isinstance(item.value, int) and not isinstance(item.value, bool):
                self._numbers.setdefault(registration.urn, {}).setdefault(item.value, item.path)
            if not isinstance(item.value, str) or item.strength == "constant" or len(item.value) < _SHORTEST:
                continue
            gated = item.strength == "derived" and (
                item.value in given or len(item.value) < len(name) + _FORM
            )
            self._add(_Origin(registration.urn, item.path, item.value, item.strength, gated))

    def _add(self, origin: _Origin) -> None:
        """Several resources may have one value (two buckets of one name): all are kept."""
        if origin.text not in self._by_text:
            self._by_text[origin.text] = {}
            self._automaton.add_word(origin.text, origin.text)
        self._by_text[origin.text].setdefault(origin.urn, origin)

    def _origins(self, leaf: Any, depends: tuple[str, ...], own: str) -> Iterable[_Origin]:
        if isinstance(leaf, int) and not isinstance(leaf, bool):
            for urn in depends:
                prop = self._numbers.get(urn, {}).get(leaf)
                if prop is not None:
                    yield _Origin(urn, prop, str(leaf), "derived", gated=False)
        if not isinstance(leaf, str) or len(self._automaton) == 0:
            return
        for end, text in self._automaton.iter_long(leaf):
            if _is_whole(leaf, end, text):
                yield from (origin for origin in _likely(self._by_text[text], depends) if origin.urn != own)

    def _only_known_to_pulumi(self, registration: Registration, found: set[Reference]) -> set[Reference]:
        """A dependency of a property in which no made-up value stands: the author's own input, passed on."""
        seen = {(_top(reference.path), reference.urn) for reference in found}
        missing: set[Reference] = set()
        for prop, urns in registration.property_dependencies.items():
            for urn in urns:
                if (prop, urn) not in seen:
                    missing |= self._passed_on(registration, prop, urn) or {Reference(prop, urn)}
        return missing

    def _passed_on(self, registration: Registration, prop: str, urn: str) -> set[Reference]:
        given = self._given.get(urn, {})
        return {
            Reference(path, urn, given[leaf])
            for path, _, leaf in leaves({prop: registration.inputs.value.get(prop)})
            if isinstance(leaf, str) and leaf in given
        }


def _likely(origins: dict[str, _Origin], depends: tuple[str, ...]) -> list[_Origin]:
    """Which of the resources with this value is meant: Pulumi knows, else the one that the value hashes.

    A value that too many resources share leads to none of them.
    """
    known = [origins[urn] for urn in depends if urn in origins]
    if known or len(origins) > _MOST_SHARED:
        return known
    free = [origin for origin in origins.values() if not origin.gated]
    return [origin for origin in free if origin.strength == "unique"] or free


def _is_whole(text: str, end: int, value: str) -> bool:
    """Whether the match is no part of a longer word."""
    start = end - len(value) + 1
    before, after = text[:start][-1:], text[end + 1 : end + 2]
    return not (before.isalnum() and value[0].isalnum()) and not (after.isalnum() and value[-1].isalnum())


def _top(path: str) -> str:
    return path.partition(".")[0].partition("[")[0]
