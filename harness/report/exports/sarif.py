"""SARIF 2.1.0, for code scanning: every finding at its line, every check as a rule."""

import heapq
import itertools
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import quote

import msgspec

from harness import __version__
from harness.model.finding import IMPACTS, Evidence, Finding
from harness.model.scorecard import Scorecard
from harness.report.exports.places import place_of
from harness.report.exports.sarif_log import (
    SCHEMA,
    Artifact,
    Driver,
    Invocation,
    Location,
    Log,
    LogicalLocation,
    Message,
    Notification,
    PhysicalLocation,
    Region,
    Result,
    Run,
    Tool,
)
from harness.report.exports.sarif_rules import LEVELS, Rules, message
from harness.report.text import counted, one_line, visible

MOST_RESULTS = 25_000  # code scanning refuses a run with more
_MOST_RELATED = 10
_ROOT = "%SRCROOT%"


def render(cards: Iterable[Scorecard], root: Path) -> str:
    """The log as indented JSON; of more than MOST_RESULTS findings the gravest, and how many are left out."""
    rules = Rules()
    results, left_out = _gravest(
        _result(card, finding, rules, root) for card in cards for finding in card.findings
    )
    notes = (*_unscored(cards), *_left_out(left_out))
    run = Run(
        tool=Tool(Driver("iac-harness", __version__, rules.all())),
        invocations=(Invocation(all(card.status == "graded" for card in cards), notes),),
        original_uri_base_ids={_ROOT: {"description": Message("The root of the repository.")}},
        column_kind="utf16CodeUnits",
        results=results,
    )
    encoded = msgspec.json.encode(Log(SCHEMA, "2.1.0", (run,)), order="deterministic")
    return msgspec.json.format(encoded, indent=2).decode() + "\n"


def _gravest(found: Iterator[Result]) -> tuple[tuple[Result, ...], int]:
    """What a run may hold of the results, in their order but for that, and how many it may not."""
    first = tuple(itertools.islice(found, MOST_RESULTS))
    total = itertools.count(len(first))
    rest = (result for result, _ in zip(found, total, strict=False))
    kept = (
        heapq.nsmallest(MOST_RESULTS, itertools.chain(first, rest), key=_rank)
        if len(first) == MOST_RESULTS
        else first
    )
    return tuple(kept), next(total) - len(kept)


def _rank(result: Result) -> int:
    return IMPACTS.index(result.properties["impact"])


def _result(card: Scorecard, finding: Finding, rules: Rules, root: Path) -> Result:
    also = enumerate(finding.also[:_MOST_RELATED], 1)
    told = f"{finding.title}: {finding.message}"
    return Result(
        rule_id=finding.check,
        rule_index=rules.index(finding),
        level=LEVELS[finding.impact],
        message=message(told if finding.conflict is None else f"{told} {finding.conflict}"),
        locations=(_location(card, finding.evidence, root, resource=_resource(finding)),),
        partial_fingerprints={"findingId/v1": one_line(f"{card.case}/{finding.id}")},
        related_locations=tuple(_location(card, evidence, root, number) for number, evidence in also),
        properties=dict(_properties(card, finding)),
    )


def _properties(card: Scorecard, finding: Finding) -> Iterator[tuple[str, str]]:
    yield "case", one_line(card.case)
    yield "impact", finding.impact
    yield "basis", finding.basis
    yield "rootCause", one_line(finding.root_cause)
    for requirement in card.requirements:
        if requirement.id == finding.requirement:
            yield "requirement", one_line(requirement.quote)


def _location(
    card: Scorecard,
    evidence: Evidence | None,
    root: Path,
    number: int | None = None,
    resource: tuple[LogicalLocation, ...] = (),
) -> Location:
    place = place_of(card, evidence, root)
    snippet = None if evidence is None else Message(visible(evidence.snippet))
    physical = PhysicalLocation(
        Artifact(quote(visible(place.path)), _ROOT), Region(place.start, place.end, snippet)
    )
    return Location(physical, number, resource)


def _resource(finding: Finding) -> tuple[LogicalLocation, ...]:
    if finding.resource is None:
        return ()
    return (LogicalLocation(one_line(finding.resource.name), one_line(finding.resource.urn), "resource"),)


def _unscored(cards: Iterable[Scorecard]) -> Iterator[Notification]:
    for card in cards:
        if card.unscored_reason is not None:
            told = f"{card.unscored_reason.stage}: {card.unscored_reason.message}"
            yield Notification("error", message(f"{card.case} is not graded: {told}"))


def _left_out(number: int) -> Iterator[Notification]:
    if number:
        yield Notification("warning", message(f"{counted(number, 'finding')} of the least grave left out"))
