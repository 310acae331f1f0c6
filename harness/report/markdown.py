"""``failures-analysis.md``: every defect of one answer, in the form that reviewers know."""

from collections.abc import Iterator

from harness.model.graph import ResourceGraph
from harness.model.rubric import Rubric
from harness.model.scorecard import Scorecard
from harness.report.context import (
    comparison_blocks,
    fault_blocks,
    intake_blocks,
    preview_blocks,
    requirement_blocks,
)
from harness.report.escape import code, inline
from harness.report.findings import finding_blocks
from harness.report.summary import summary_blocks, totals

_TITLE = "# Model Response Failures Analysis"


def render(card: Scorecard, rubric: Rubric | None = None, _graph: ResourceGraph | None = None) -> str:
    """The failures analysis as markdown, ending in a newline.

    ``rubric`` gives the texts of fixes and the knowledge gaps; without it the card speaks alone. The
    text depends on nothing else: no clock, no machine, and not on how long the preview took.
    """
    blocks = _graded(card, rubric) if card.status == "graded" else _unscored(card)
    return "\n\n".join([_TITLE, *blocks]) + "\n"


def _graded(card: Scorecard, rubric: Rubric | None) -> Iterator[str]:
    yield _introduction(card)
    if not card.findings:
        yield "No check found a failure in this answer."
    yield from finding_blocks(card, rubric)
    yield from requirement_blocks(card)
    yield from comparison_blocks(card.comparison)
    yield from preview_blocks(card)
    yield from intake_blocks(card)
    yield from fault_blocks(card)
    yield from summary_blocks(card, rubric)


def _introduction(card: Scorecard) -> str:
    ideal = " compared to the ideal implementation that fully meets the PROMPT requirements"
    beside = ideal if card.comparison is not None else ""
    task = f", task {code(card.task)}" if card.task else ""
    return (
        "This document analyzes the failures and issues in the MODEL_RESPONSE generated code"
        f"{beside}. Case {code(card.case)}{task}: {totals(card.findings)}."
    )


def _unscored(card: Scorecard) -> Iterator[str]:
    yield (
        f"Case {code(card.case)} was **not graded**: the environment failed, which says nothing about the "
        "answer."
    )
    reason = card.unscored_reason
    if reason is not None:
        yield f"- **Stage**: {inline(reason.stage)}\n- **Reason**: {inline(reason.message)}"
    yield from intake_blocks(card)
    yield "## Summary"
    yield "- **Total failures**: not counted, since nothing was graded"
