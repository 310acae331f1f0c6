"""Findings as CSV: a line each, and one line for an answer that has none or is unscored."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from harness.model.finding import Finding
from harness.model.scorecard import Scorecard
from harness.model.table import Cell, Column, Table
from harness.report.exports.places import place_of
from harness.report.tables import csv

_NUMBERS = {"score", "start_line", "end_line"}
_ANSWER = ("case", "task", "language", "status", "unscored_stage", "unscored_message", "verdict", "score")
_FINDING = (
    "id", "check", "impact", "category", "basis", "title", "message", "conflict", "requirement",
    "resource_type", "resource_name", "property", "file", "start_line", "end_line",
)  # fmt: skip
COLUMNS = (*_ANSWER, *_FINDING)


def render(cards: Iterable[Scorecard], root: Path) -> str:
    """The table with a line of column names."""
    columns = tuple(Column(name, "number" if name in _NUMBERS else "text") for name in COLUMNS)
    return csv.render(Table("findings", "Findings", columns, tuple(_rows(cards, root))))


def _rows(cards: Iterable[Scorecard], root: Path) -> Iterator[tuple[Cell, ...]]:
    for card in cards:
        answer = _answer(card)
        if not card.findings:
            yield (*answer, *(None,) * len(_FINDING))
        for finding in card.findings:
            yield (*answer, *_finding(card, finding, root))


def _answer(card: Scorecard) -> tuple[Cell, ...]:
    reason = card.unscored_reason
    stage, message = (None, None) if reason is None else (reason.stage, reason.message)
    return (card.case, card.task, card.language, card.status, stage, message, card.verdict, card.score)


def _finding(card: Scorecard, finding: Finding, root: Path) -> tuple[Cell, ...]:
    place = place_of(card, finding.evidence, root)
    kind, name = (None, None) if finding.resource is None else (finding.resource.type, finding.resource.name)
    return (
        finding.id, finding.check, finding.impact, finding.category, finding.basis, finding.title,
        finding.message, finding.conflict, finding.requirement, kind, name, finding.property,
        place.path, place.start, place.end,
    )  # fmt: skip
