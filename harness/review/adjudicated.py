"""The results after review: lines of ``results.jsonl`` with what was decided instead of found."""

from collections import Counter
from typing import Any

import msgspec

from harness.batch.outcome import CaseOutcome
from harness.model.finding import IMPACTS, Impact
from harness.model.rubric import Gate, Scoring
from harness.model.scorecard import Counts, Scorecard
from harness.review.act import SCALE, Rating
from harness.review.decision import Decision, Ground, decide
from harness.review.subject import Subject
from harness.scorecard.grade import score, verdict


class Ruling(msgspec.Struct, frozen=True):
    """What became of one defect. ``harness`` is what the harness rates it, ``rating`` what holds."""

    subject: str
    check: str
    title: str
    harness: Rating
    rating: Rating
    ground: Ground
    votes: dict[str, Rating]
    reasons: tuple[str, ...]


class AdjudicatedOutcome(CaseOutcome, frozen=True, kw_only=True):
    """A line that ``stats`` counts as any other; ``rulings`` are the defects that somebody judged."""

    reviewers: tuple[str, ...] = ()
    rulings: tuple[Ruling, ...] = ()
    open: int = 0


def adjudicated(
    outcome: CaseOutcome, card: Scorecard | None, found: tuple[Subject, ...]
) -> AdjudicatedOutcome:
    """``outcome`` with the findings that hold; counts, score and verdict follow by the card's own rule."""
    decided = [(subject, decide(subject)) for subject in found]
    fields = {name: getattr(outcome, name) for name in CaseOutcome.__struct_fields__}
    if card is not None and outcome.status == "graded":
        fields |= _grade(card, decided)
    judged = [pair for pair in decided if pair[0].acts]
    return AdjudicatedOutcome(
        **fields,
        reviewers=tuple(sorted({act.reviewer for subject in found for act in subject.acts})),
        rulings=tuple(_ruling(subject, decision) for subject, decision in judged),
        open=sum(decision.ground == "tie" for _, decision in judged),
    )


def _grade(card: Scorecard, decided: list[tuple[Subject, Decision]]) -> dict[str, Any]:
    holding = [(subject.check, level) for subject, decision in decided if (level := _level(decision))]
    by_level = Counter(level for _, level in holding)
    counts = Counts(**{level: by_level[level] for level in IMPACTS})
    weights = card.summary.get("weights", {})
    points = _points(counts, weights) if weights else card.score
    gate = msgspec.convert(card.summary.get("gate", {}), Gate)
    checks: dict[str, Rating] = {}
    for check, level in holding:
        checks[check] = max(checks.get(check, "none"), level, key=SCALE.index)
    return {
        "counts": counts,
        "score": points,
        "verdict": verdict(counts, points or 0.0, gate),
        "checks": checks,
    }


def _points(counts: Counts, weights: dict[str, float]) -> float:
    return score(counts, msgspec.convert({"weights": weights}, Scoring))


def _level(decision: Decision) -> Impact | None:
    return None if decision.rating == "none" else decision.rating


def _ruling(subject: Subject, decision: Decision) -> Ruling:
    reasons = tuple(f"{act.reviewer}: {act.reason}" for act in subject.acts if act.reason)
    return Ruling(
        subject.key, subject.check, subject.title, subject.harness, decision.rating, decision.ground,
        subject.votes, reasons,
    )  # fmt: skip
