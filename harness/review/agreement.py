"""How far reviewers agree with each other and with the harness: over all, by pair, by level and by check."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

import msgspec

from harness.model.table import Cell, Column, Table
from harness.review.act import SCALE
from harness.review.ratings import Pair, Unit, alpha, cohen, one_against_rest
from harness.review.subject import Subject

HARNESS = "(harness)"  # no reviewer's: names in brackets are left to us
_STANDS_OUT = 0.5
_LEAST_VOTES = 2


class Disputed(msgspec.Struct, frozen=True):
    """A check, and how many of the votes on its findings depart from what the harness says."""

    check: str
    findings: int
    votes: int
    disputes: int
    relevelled: int
    stands_out: bool

    @property
    def share(self) -> float:
        """The share of votes that depart."""
        return (self.disputes + self.relevelled) / self.votes


def agreement(found: Iterable[Subject]) -> tuple[Table, ...]:
    """The tables, over every defect that somebody rated."""
    rated = [subject for subject in found if subject.votes]
    return (_overall(rated), _checks(rated), _levels(rated), _pairs(rated))


def disputed_checks(found: Iterable[Subject]) -> tuple[Disputed, ...]:
    """Every check with votes, those first that people depart from most."""
    by_check: dict[str, list[Subject]] = {}
    for subject in found:
        if subject.votes and not _is_missed(subject):
            by_check.setdefault(subject.check, []).append(subject)
    disputed = [_disputed(check, own) for check, own in by_check.items()]
    return tuple(sorted(disputed, key=lambda item: (-item.share, -item.votes, item.check)))


def _disputed(check: str, found: Sequence[Subject]) -> Disputed:
    votes = [(subject.harness, vote) for subject in found for vote in subject.votes.values()]
    disputes = sum(vote == "none" for _, vote in votes)
    other = sum(vote not in {"none", harness} for harness, vote in votes)
    stands_out = len(votes) >= _LEAST_VOTES and (disputes + other) / len(votes) >= _STANDS_OUT
    return Disputed(check, len(found), len(votes), disputes, other, stands_out)


def _is_missed(subject: Subject) -> bool:
    return subject.harness == "none"


def _overall(rated: Sequence[Subject]) -> Table:
    pairs = _against_harness(rated)
    among, joined = [subject.votes for subject in rated], [_with_harness(subject) for subject in rated]
    rows: tuple[tuple[Cell, ...], ...] = (
        ("reviewers among themselves", *_counts(among), None, None, alpha(among)),
        (
            "reviewers and the harness",
            *_counts(joined),
            cohen(pairs),
            cohen(pairs, "quadratic"),
            alpha(joined),
        ),
    )
    columns = (
        Column("between"), Column("defects", "count"), Column("ratings", "count"),
        Column("kappa", "number"), Column("weighted_kappa", "number"), Column("alpha", "number"),
    )  # fmt: skip
    return Table("overall", "Agreement over all", columns, rows, _NOTES)


_NOTES = (
    "kappa: Cohen's, of every reviewer's rating beside the harness's; weighted: quadratic weights",
    "alpha: Krippendorff's, ordinal, over none, low, medium, high, critical; defects with two ratings count",
    "a dash: not defined, as where all ratings are one",
)


def _pairs(rated: Sequence[Subject]) -> Table:
    units = [_with_harness(subject) for subject in rated]
    names = sorted({name for unit in units for name in unit})
    rows = tuple(row for first, second in combinations(names, 2) if (row := _pair_row(first, second, units)))
    columns = (
        Column("reviewer"), Column("other"), Column("both_rated", "count"), Column("equal", "share"),
        Column("kappa", "number"), Column("weighted_kappa", "number"),
    )  # fmt: skip
    return Table("reviewers", "Agreement of each pair", columns, rows)


def _pair_row(first: str, second: str, units: Sequence[Unit]) -> tuple[Cell, ...] | None:
    pairs = [(unit[first], unit[second]) for unit in units if first in unit and second in unit]
    if not pairs:
        return None
    return (first, second, len(pairs), _equal(pairs), cohen(pairs), cohen(pairs, "quadratic"))


def _levels(rated: Sequence[Subject]) -> Table:
    columns = (
        Column("level"), Column("of_harness", "count"), Column("of_reviewers", "count"),
        Column("kappa", "number"), Column("alpha", "number"),
    )  # fmt: skip
    note = "each level against all others: kappa with the harness, alpha (nominal) among reviewers"
    return Table("levels", "Agreement by level", columns, tuple(_level_rows(rated)), (note,))


def _level_rows(rated: Sequence[Subject]) -> Iterator[tuple[Cell, ...]]:
    for level in reversed(SCALE):
        pairs = [
            (one_against_rest(harness, level), one_against_rest(vote, level))
            for harness, vote in _against_harness(rated)
        ]
        units = [
            {name: one_against_rest(vote, level) for name, vote in subject.votes.items()} for subject in rated
        ]
        harness = sum(subject.harness == level for subject in rated)
        reviewers = sum(vote == level for subject in rated for vote in subject.votes.values())
        yield level, harness, reviewers, cohen(pairs), alpha(units, "nominal")


def _checks(rated: Sequence[Subject]) -> Table:
    columns = (
        Column("check"), Column("findings", "count"), Column("votes", "count"), Column("disputes", "count"),
        Column("other_level", "count"), Column("departing", "share"), Column("kappa", "number"),
        Column("alpha", "number"), Column("stands_out"),
    )  # fmt: skip
    notes = (
        "departing: votes that say no defect, or another level than the harness",
        "stands out: two votes at least, and half of them depart",
    )
    return Table("checks", "Checks that people dispute", columns, tuple(_check_rows(rated)), notes)


def _check_rows(rated: Sequence[Subject]) -> Iterator[tuple[Cell, ...]]:
    for item in disputed_checks(rated):
        own = [subject for subject in rated if subject.check == item.check and not _is_missed(subject)]
        yield (
            item.check, item.findings, item.votes, item.disputes, item.relevelled, round(item.share, 4),
            cohen(_against_harness(own), "quadratic"), alpha([subject.votes for subject in own]),
            "yes" if item.stands_out else "",
        )  # fmt: skip


def _with_harness(subject: Subject) -> Unit:
    return subject.votes | {HARNESS: subject.harness}


def _against_harness(rated: Sequence[Subject]) -> list[Pair]:
    return [(subject.harness, vote) for subject in rated for vote in subject.votes.values()]


def _counts(units: Sequence[Unit]) -> tuple[int, int]:
    paired = [unit for unit in units if len(unit) > 1]
    return len(paired), sum(len(unit) for unit in paired)


def _equal(pairs: Sequence[Pair]) -> float:
    return round(sum(first == second for first, second in pairs) / len(pairs), 4)
