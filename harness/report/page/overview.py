"""The summary at a glance, and the tables around the findings."""

import itertools
from collections import Counter
from typing import Any, Literal

import msgspec

from harness.model.comparison import Comparison, PropertyDifference, ResourceMatch
from harness.model.finding import IMPACTS
from harness.model.rubric import Rubric
from harness.model.scorecard import RequirementStatus, Scorecard
from harness.report.summary import gate_line, knowledge_gaps
from harness.report.text import resource_of, shortened

STATES: tuple[Literal["violated", "unchecked", "met"], ...] = ("violated", "unchecked", "met")
_MOST_RESOURCES = 40
_MOST_DIFFERENCES = 6
_LONGEST_VALUE = 60


class Named(msgspec.Struct, frozen=True):
    """A resource by type and name."""

    type: str
    name: str


class Difference(msgspec.Struct, frozen=True):
    """A property that differs, both values as short text; None where a side lacks it."""

    path: str
    answer: str | None
    ideal: str | None


class Pair(msgspec.Struct, frozen=True):
    """A resource of the answer, its counterpart, and the first of their differences."""

    answer: Named
    ideal: Named
    differences: tuple[Difference, ...]
    rest: int


class Overview(msgspec.Struct, frozen=True):
    """Everything the page says beside its findings."""

    gate: str
    levels: tuple[tuple[str, int], ...]
    states: tuple[tuple[str, int], ...]
    requirements: tuple[RequirementStatus, ...]
    first_finding: dict[str, str]
    categories: tuple[tuple[str, int], ...]
    files: tuple[tuple[str, int], ...]
    gaps: tuple[str, ...]
    missing: tuple[Named, ...]
    extra: tuple[Named, ...]
    pairs: tuple[Pair, ...]
    more_pairs: int


def overview(card: Scorecard, rubric: Rubric | None) -> Overview:
    """``card`` counted, sorted and cut to what a reader can take in."""
    comparison = card.comparison or Comparison()
    states = Counter(item.status for item in card.requirements)
    differing = [match for match in comparison.matches if match.differences]
    return Overview(
        gate=gate_line(card) if card.score is not None else "",
        levels=tuple((level, getattr(card.counts, level)) for level in IMPACTS),
        states=tuple((state, states[state]) for state in STATES),
        requirements=tuple(sorted(card.requirements, key=lambda item: STATES.index(item.status))),
        first_finding={item.requirement: item.id for item in reversed(card.findings) if item.requirement},
        categories=tuple(sorted(Counter(item.category for item in card.findings).items())),
        files=_files(card),
        gaps=tuple(knowledge_gaps(card, rubric)),
        missing=_named(comparison.missing),
        extra=_named(comparison.extra),
        pairs=tuple(_pair(match) for match in differing[:_MOST_RESOURCES]),
        more_pairs=max(0, len(differing) - _MOST_RESOURCES),
    )


def _named(urns: tuple[str, ...]) -> tuple[Named, ...]:
    return tuple(Named(*resource_of(urn)) for urn in urns)


def _files(card: Scorecard) -> tuple[tuple[str, int], ...]:
    """The files that findings name, and how many name each."""
    named = (
        {place.file for place in itertools.chain([item.evidence] if item.evidence else [], item.also)}
        for item in card.findings
    )
    return tuple(sorted(Counter(itertools.chain.from_iterable(named)).items()))


def _pair(match: ResourceMatch) -> Pair:
    return Pair(
        Named(*resource_of(match.answer)),
        Named(*resource_of(match.ideal)),
        tuple(_difference(item) for item in match.differences[:_MOST_DIFFERENCES]),
        max(0, len(match.differences) - _MOST_DIFFERENCES),
    )


def _difference(item: PropertyDifference) -> Difference:
    answer = None if item.kind == "missing" else _value(item.answer)
    ideal = None if item.kind == "extra" else _value(item.ideal)
    return Difference(item.path, answer, ideal)


def _value(value: Any) -> str:
    text = value if isinstance(value, str) else msgspec.json.encode(value, order="sorted").decode()
    return shortened(text, _LONGEST_VALUE)
