"""A job's summary in GitHub's markdown: the totals, the answers worst first, the gravest findings."""

import heapq
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from harness.model.finding import IMPACTS, Finding
from harness.model.scorecard import Scorecard
from harness.report.escape import cell, code, inline
from harness.report.exports.places import place_of
from harness.report.summary import gate_line
from harness.report.text import counted, shortened

# GitHub takes a summary of 1 MiB at the most.
_MOST_ROWS = 50
_LONGEST = 400


def render(cards: Iterable[Scorecard], root: Path) -> str:
    """The summary: bounded, however many the cards are."""
    return "\n\n".join(_blocks(cards, root)) + "\n"


def _blocks(cards: Iterable[Scorecard], root: Path) -> Iterator[str]:
    states: Counter[str] = Counter(card.verdict or "unscored" for card in cards)
    yield f"## iac-harness: {_headline(states)}"
    levels: Counter[str] = Counter(finding.impact for card in cards for finding in card.findings)
    yield _table(("Findings", *(level.capitalize() for level in IMPACTS)), [_totals(levels)])
    if states["pass"] + states["fail"]:
        yield from _answers(cards, states["pass"] + states["fail"])
    if levels:
        yield from _findings(cards, root, sum(levels.values()))
    if states["unscored"]:
        yield from _unscored(cards, states["unscored"])


def _headline(states: Counter[str]) -> str:
    graded = states["pass"] + states["fail"]
    told = [f"the gate holds for {states['pass']} of {counted(graded, 'answer')}"]
    return ", ".join([*told, *([f"{states['unscored']} unscored"] if states["unscored"] else [])])


def _totals(levels: Counter[str]) -> list[str]:
    return [str(sum(levels.values())), *(str(levels[level]) for level in IMPACTS)]


def _answers(cards: Iterable[Scorecard], total: int) -> Iterator[str]:
    graded = (card for card in cards if card.score is not None)
    worst = heapq.nsmallest(_MOST_ROWS, graded, key=_worst_first)
    yield "### Answers"
    rows = [_answer(card) for card in worst]
    yield _table(("Answer", "Verdict", *(level.capitalize() for level in IMPACTS), "Grade"), rows)
    yield from _rest(total - len(rows), "answer")


def _worst_first(card: Scorecard) -> tuple[bool, float, str]:
    return card.verdict == "pass", card.score or 0.0, card.case


def _answer(card: Scorecard) -> list[str]:
    levels = [str(getattr(card.counts, level)) for level in IMPACTS]
    return [code(card.case), card.verdict or "", *levels, gate_line(card)]


def _findings(cards: Iterable[Scorecard], root: Path, total: int) -> Iterator[str]:
    found = ((card, finding) for card in cards for finding in card.findings)
    gravest = heapq.nsmallest(_MOST_ROWS, found, key=lambda pair: IMPACTS.index(pair[1].impact))
    yield "### Findings"
    rows = [_row(card, finding, root) for card, finding in gravest]
    yield _table(("Impact", "Finding", "Where", "Answer"), rows)
    yield from _rest(total - len(rows), "finding")


def _row(card: Scorecard, finding: Finding, root: Path) -> list[str]:
    place = place_of(card, finding.evidence, root)
    told = f"**{inline(finding.title)}**: {inline(shortened(finding.message, _LONGEST))}"
    return [finding.impact.capitalize(), told, code(f"{place.path}:{place.start}"), code(card.case)]


def _unscored(cards: Iterable[Scorecard], total: int) -> Iterator[str]:
    reasons = ((card.case, card.unscored_reason) for card in cards if card.unscored_reason is not None)
    rows = [
        [code(case), inline(reason.stage), inline(shortened(reason.message, _LONGEST))]
        for (case, reason), _ in zip(reasons, range(_MOST_ROWS), strict=False)
    ]
    yield "### Not graded: the environment failed, which says nothing about the answer"
    yield _table(("Answer", "Stage", "Reason"), rows)
    yield from _rest(total - len(rows), "answer")


def _rest(number: int, noun: str) -> Iterator[str]:
    if number > 0:
        yield f"{counted(number, f'more {noun}')} not shown here."


def _table(head: tuple[str, ...], rows: list[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *([cell(text) for text in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
