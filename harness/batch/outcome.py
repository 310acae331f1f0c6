"""What became of one answer of a batch: the line that it leaves in results.jsonl."""

import msgspec

from harness.model.scorecard import Counts, Scorecard, UnscoredReason

# What another attempt would find again: the answer cannot be read, or the harness has a bug.
FINAL_STAGES = frozenset({"intake", "harness"})


class CaseOutcome(msgspec.Struct, frozen=True):
    """One line of results.jsonl: the scorecard without its findings, for counting and comparing."""

    case: str
    task: str | None
    language: str | None
    status: str
    unscored_reason: UnscoredReason | None
    verdict: str | None
    score: float | None
    counts: Counts
    preview: str
    resources: int
    seconds: float
    checks: dict[str, str]
    model: str | None = None


def outcome_of(card: Scorecard, model: str | None = None) -> CaseOutcome:
    """The line of a card; ``checks`` maps each check that found something to its impact.

    ``model`` is who wrote the answer, where somebody said so. No grade depends on it, so no card has it.
    """
    return CaseOutcome(
        case=card.case,
        task=card.task,
        language=card.language,
        status=card.status,
        unscored_reason=card.unscored_reason,
        verdict=card.verdict,
        score=card.score,
        counts=card.counts,
        preview=card.preview.outcome,
        resources=card.preview.resources,
        seconds=card.preview.seconds,
        checks={finding.check: finding.impact for finding in card.findings},
        model=model,
    )


def unscored(case: str, task: str | None, stage: str, message: str, model: str | None = None) -> CaseOutcome:
    """The line of an answer that left no card: bad input, or a fault of the harness itself."""
    reason = UnscoredReason(stage, message)
    return CaseOutcome(
        case, task, None, "unscored", reason, None, None, Counts(), "unscored", 0, 0.0, {}, model
    )


def is_final(outcome: CaseOutcome) -> bool:
    """Whether another attempt would find the same: the answer was graded, or cannot be read."""
    return outcome.unscored_reason is None or outcome.unscored_reason.stage in FINAL_STAGES
