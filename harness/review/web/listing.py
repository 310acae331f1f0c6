"""The answers of a run, a page at a time: ten thousand are no more work to look at than ten."""

from collections.abc import Mapping

import msgspec

from harness.batch.outcome import CaseOutcome
from harness.review.store import Activity

_ROWS = 100
_NOBODY = Activity(0, 0)


class Row(msgspec.Struct, frozen=True):
    """One answer, and how much was said of it."""

    outcome: CaseOutcome
    activity: Activity


class Listing(msgspec.Struct, frozen=True):
    """One page of the answers that match ``search``."""

    rows: tuple[Row, ...]
    search: str
    number: int
    pages: int
    matching: int
    reviewed: int


def listing(
    outcomes: Mapping[str, CaseOutcome], activity: Mapping[str, Activity], search: str, number: int
) -> Listing:
    """Page ``number`` (from 1) of the answers whose name, task or model has every word of ``search``."""
    words = search.casefold().split()
    matching = [item for item in outcomes.values() if _matches(item, words)]
    pages = max(1, -(-len(matching) // _ROWS))
    number = min(max(number, 1), pages)
    rows = matching[(number - 1) * _ROWS : number * _ROWS]
    return Listing(
        tuple(Row(item, activity.get(item.case, _NOBODY)) for item in rows),
        search,
        number,
        pages,
        len(matching),
        sum(item.case in activity for item in matching),
    )


def _matches(item: CaseOutcome, words: list[str]) -> bool:
    text = f"{item.case} {item.task or ''} {item.model or ''}".casefold()
    return all(word in text for word in words)
