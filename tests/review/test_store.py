"""Acts are kept: whole, once, in order, and for ever."""

import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from harness.model.errors import BadInput
from harness.review.database import open_database
from harness.review.interface import Review, open_review
from tests.review.runs import act

HOSTILE = "\x00\x1b[2J\u202e'; DROP TABLE review_acts; --<script>\ud800"


def test_an_act_comes_back_with_who_when_and_why(review: Review) -> None:
    review.store.add(act("level", "Ada", "k1", level="high", reason="It is encrypted."))

    (kept,) = review.store.acts("one")
    assert (kept.reviewer, kept.kind, kept.level, kept.reason) == ("Ada", "level", "high", "It is encrypted.")
    assert (kept.check, kept.shown) == ("hardcoded-password", "critical")
    assert kept.at.endswith("+00:00")
    assert review.store.acts("two") == ()


def test_a_form_that_is_sent_twice_counts_once(review: Review) -> None:
    review.store.add(act("agree", "Ada", "k1"))
    review.store.add(act("dispute", "Ada", "k1"))

    assert [kept.kind for kept in review.store.acts()] == ["agree"]


def test_hostile_text_is_kept_as_harmless_text(review: Review) -> None:
    review.store.add(act("note", HOSTILE, "k1", reason=HOSTILE))

    (kept,) = review.store.acts()
    assert kept.reason == "\\x00\\x1b[2J\\u202e'; DROP TABLE review_acts; --<script>\\ud800"


@pytest.mark.parametrize("statement", ["UPDATE review_acts SET reason = ''", "DELETE FROM review_acts"])
def test_no_statement_changes_or_takes_away(
    statement: str, review: Review, place: Path, database: str
) -> None:
    review.store.add(act("agree", "Ada", "k1"))
    engine = open_database(place, database)

    with pytest.raises(DatabaseError, match="append only"), engine.begin() as connection:
        connection.execute(text(statement))
    assert len(review.store.acts()) == 1


def test_runs_share_a_database_and_see_their_own_acts(review: Review, place: Path, database: str) -> None:
    review.store.add(act("agree", "Ada", "k1"))
    (place / "review-run.txt").unlink()

    assert open_review(place, database).store.acts() == ()


def test_acts_are_found_again_after_a_restart(review: Review, place: Path, database: str) -> None:
    review.store.add(act("agree", "Ada", "k1"))

    assert open_review(place, database).store.acts() == review.store.acts()


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"reason": " "}, "say why"),
        ({"level": None, "kind": "level"}, "choose a level"),
        ({"level": "none", "kind": "missed", "title": "x"}, "choose a level"),
        ({"kind": "missed", "level": "low"}, "name the defect"),
        ({"kind": "settle"}, "choose a level, or none"),
        ({"subject": None}, "no such finding"),
        ({"reason": "x" * 4001}, "at most 4000"),
        ({"reviewer": "\n"}, "name has 1 to 80"),
        ({"reviewer": "(harness)"}, "no bracket"),
    ],
)
def test_what_lacks_something_is_not_kept(changes: dict[str, str], problem: str, review: Review) -> None:
    with pytest.raises(BadInput, match=problem):
        review.store.add(msgspec.structs.replace(act("dispute", "Ada", "k1"), **changes))
    assert review.store.acts() == ()


def _write(place: Path, database: str, reviewer: str, acts: int) -> None:
    store = open_review(place, database).store
    for number in range(acts):
        store.add(act("note", reviewer, f"{reviewer}-{number}", reason=f"note {number}"))


def test_eight_processes_that_open_and_write_at_once_lose_nothing(place: Path, database: str) -> None:
    reviewers = [f"reviewer {number}" for number in range(8)]
    # Processes of their own, that share nothing but what was imported once.
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    with ProcessPoolExecutor(8, context) as pool:
        for done in [pool.submit(_write, place, database, name, 25) for name in reviewers]:
            done.result()

    kept = open_review(place, database).store.acts()
    for name in reviewers:
        assert [item.reason for item in kept if item.reviewer == name] == [f"note {n}" for n in range(25)]
    assert len(kept) == 200


@pytest.mark.parametrize("url", ["mysql://somewhere/x", "no url", "postgresql://127.0.0.1:1/nothing"])
def test_a_database_that_cannot_be_used_is_one_line(url: str, place: Path) -> None:
    with pytest.raises(BadInput) as caught:
        open_review(place, url)
    assert "\n" not in str(caught.value)
