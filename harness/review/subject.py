"""What is reviewed: every finding of an answer, and every defect that a reviewer says it missed."""

from collections.abc import Iterable, Iterator

import msgspec

from harness.model.scorecard import Scorecard
from harness.review.act import KeptAct, Rating

MISSED = "missed by the harness"


class Subject(msgspec.Struct, frozen=True, kw_only=True):
    """A defect, the harness's rating of it now, and each reviewer's.

    ``harness`` is ``none`` for a defect that it missed, and for one that it no longer finds. ``votes`` are
    the last judgements; ``settled`` is what somebody decided for all.
    """

    case: str
    key: str
    check: str
    title: str
    harness: Rating
    votes: dict[str, Rating]
    settled: Rating | None
    acts: tuple[KeptAct, ...]


def subjects(card: Scorecard, acts: Iterable[KeptAct]) -> tuple[Subject, ...]:
    """The findings of ``card`` in its order, then what else the acts are about."""
    by_subject: dict[str, list[KeptAct]] = {}
    for act in acts:
        if act.subject is not None:
            by_subject.setdefault(act.subject, []).append(act)
    return tuple(_all(card, by_subject))


def _all(card: Scorecard, by_subject: dict[str, list[KeptAct]]) -> Iterator[Subject]:
    for finding in card.findings:
        own = by_subject.pop(finding.id, [])
        yield Subject(
            case=card.case, key=finding.id, check=finding.check, title=finding.title,
            harness=finding.impact, votes=_votes(own), settled=_settled(own), acts=tuple(own),
        )  # fmt: skip
    for key, own in by_subject.items():
        title = next((act.title for act in own if act.title), own[0].check or key)
        yield Subject(
            case=card.case, key=key, check=own[0].check or MISSED, title=title,
            harness="none", votes=_votes(own), settled=_settled(own), acts=tuple(own),
        )  # fmt: skip


def _votes(acts: Iterable[KeptAct]) -> dict[str, Rating]:
    votes: dict[str, Rating] = {}
    for act in acts:
        if act.kind == "withdraw":
            votes.pop(act.reviewer, None)
        elif (vote := _vote(act)) is not None:
            votes[act.reviewer] = vote
    return votes


def _settled(acts: Iterable[KeptAct]) -> Rating | None:
    return next((act.level for act in reversed(tuple(acts)) if act.kind == "settle"), None)


def _vote(act: KeptAct) -> Rating | None:
    """The rating that an act stands for; who agrees holds the level that they were shown."""
    if act.kind == "agree":
        return act.shown
    if act.kind == "dispute":
        return "none"
    return act.level if act.kind in {"level", "missed"} else None
