"""Decisions, agreement and export, on acts whose coefficients are known."""

import json
from pathlib import Path

import pytest

from harness.model.table import Table
from harness.review.act import Rating
from harness.review.interface import Review, open_review
from harness.review.ratings import alpha, cohen
from harness.statistics.stats import open_run, statistics
from tests.report import samples
from tests.review.runs import act


@pytest.fixture(name="kept")
def _kept(place: Path) -> Review:
    return open_review(place)


def _judge(review: Review, *judgements: tuple[str, str, str]) -> None:
    """Each reviewer's level for the password of an answer."""
    for number, (reviewer, case, level) in enumerate(judgements):
        kind = {"critical": "agree", "none": "dispute"}.get(level, "level")
        review.store.add(act(kind, reviewer, f"{number}", case=case, level=level))


def _table(review: Review, name: str) -> Table:
    return next(table for table in review.agreement() if table.name == name)


def _rows(table: Table) -> list[dict[str, object]]:
    return [dict(zip((column.name for column in table.columns), row, strict=True)) for row in table.rows]


@pytest.mark.parametrize(
    ("levels", "rating", "ground"),
    [
        ((), "critical", "unreviewed"),
        (("none",), "none", "majority"),
        (("none", "critical"), "critical", "tie"),
        (("none", "none", "critical"), "none", "majority"),
        (("low", "high", "none"), "high", "majority"),
        (("low", "medium", "critical"), "medium", "majority"),
    ],
)
def test_the_majority_decides_and_the_median_says_how_grave(
    levels: tuple[str, ...], rating: str, ground: str, kept: Review
) -> None:
    _judge(kept, *((f"r{number}", "one", level) for number, level in enumerate(levels)))
    kept.store.add(act("note", "Ada", "note"))

    ruling = next(kept.adjudicated()).rulings[0]
    assert (ruling.rating, ruling.ground) == (rating, ground)


def test_a_later_judgement_replaces_and_a_withdrawal_takes_back(kept: Review) -> None:
    _judge(kept, ("Ada", "one", "none"), ("Ada", "one", "low"), ("Ben", "one", "none"))
    kept.store.add(act("withdraw", "Ben", "w"))

    assert next(kept.subjects()).votes == {"Ada": "low"}
    assert len(kept.store.acts()) == 4


def test_what_was_settled_holds_against_the_majority(kept: Review) -> None:
    kept.store.add(act("settle", "Ada", "s", level="medium"))
    _judge(kept, ("Ben", "one", "none"), ("Cyd", "one", "none"))

    assert next(kept.adjudicated()).rulings[0].rating == "medium"


def test_cohens_kappa_is_the_textbooks() -> None:
    # 20 and 15 of 50 agree on yes and no, 5 and 10 do not: (0.7 - 0.5) / (1 - 0.5).
    counted: list[tuple[Rating, Rating, int]] = [
        ("critical", "critical", 20), ("critical", "none", 5), ("none", "critical", 10), ("none", "none", 15),
    ]  # fmt: skip
    pairs = [(first, second) for first, second, times in counted for _ in range(times)]
    assert cohen(pairs) == pytest.approx(0.4)
    assert cohen([("low", "low")] * 3) is None


def test_weights_count_near_misses_for_less() -> None:
    near: list[tuple[Rating, Rating]] = [("critical", "high"), ("low", "low"), ("none", "none")]
    far: list[tuple[Rating, Rating]] = [("critical", "none"), ("low", "low"), ("none", "none")]
    assert (cohen(near, "quadratic") or 0) > (cohen(far, "quadratic") or 0)


def test_krippendorffs_alpha_is_the_textbooks_and_takes_gaps() -> None:
    # Krippendorff 2011, Computing Krippendorff's Alpha-Reliability, section A: 1 - 19 * 4 / (14 * 6) = 0.095.
    first, second = "0100000000", "1110010010"
    scale: dict[str, Rating] = {"0": "none", "1": "critical"}
    units = [{"a": scale[a], "b": scale[b]} for a, b in zip(first, second, strict=True)]
    assert alpha(units, "nominal") == pytest.approx(0.095, abs=0.001)
    assert alpha([*units, {"a": "none"}], "nominal") == alpha(units, "nominal")
    assert alpha([{"a": "none"}]) is None


def test_checks_that_people_dispute_come_first_and_stand_out(kept: Review) -> None:
    _judge(kept, ("Ada", "one", "none"), ("Ben", "one", "none"), ("Ada", "two", "critical"))
    tags = {"subject": samples.TAGS.id, "check": samples.TAGS.check, "shown": "low"}
    kept.store.add(act("agree", "Ada", "t1", **tags))
    kept.store.add(act("agree", "Ben", "t2", **tags))

    rows = _rows(_table(kept, "checks"))
    assert [(row["check"], row["votes"], row["disputes"], row["stands_out"]) for row in rows] == [
        ("hardcoded-password", 3, 2, "yes"),
        ("cost-tags", 2, 0, ""),
    ]


def test_pairs_and_levels_are_shown_with_the_harness(kept: Review) -> None:
    judged = {"one": "critical", "two": "none"}
    _judge(kept, *((name, case, level) for name in ("Ada", "Ben") for case, level in judged.items()))
    by_pair = {(row["reviewer"], row["other"]): row for row in _rows(_table(kept, "reviewers"))}
    assert by_pair["Ada", "Ben"]["kappa"] == 1.0
    assert by_pair["(harness)", "Ada"]["equal"] == 0.5
    levels = {row["level"]: row for row in _rows(_table(kept, "levels"))}
    assert (levels["critical"]["of_harness"], levels["critical"]["of_reviewers"]) == (2, 2)
    assert levels["critical"]["alpha"] == 1.0
    assert _rows(_table(kept, "overall"))[0]["alpha"] == 1.0


def test_adjudicated_results_feed_stats(kept: Review, tmp_path: Path) -> None:
    _judge(kept, ("Ada", "one", "none"))
    kept.store.add(
        act(
            "missed", "Ada", "m", case="two", subject="missed-1", check=None, level="high", title="No backups"
        )
    )
    path = tmp_path / "adjudicated.jsonl"

    assert kept.export(path) == 2
    one, two = (json.loads(line) for line in path.read_text().splitlines())
    assert (one["verdict"], one["score"], one["counts"]["critical"]) == ("pass", 95.0, 0)
    assert (two["score"], two["checks"]["missed by the harness"]) == (60.0, "high")
    assert one["rulings"][0]["reasons"] == ["Ada: because of the code"]
    connection, reading = open_run(path)
    (row,) = _rows(statistics(connection, reading, ("model",), (1,)).tables[0])
    assert (row["model"], row["graded"], row["passed"]) == ("north", 2, 1)


def test_only_reviewed_answers_where_that_is_asked(kept: Review, tmp_path: Path) -> None:
    _judge(kept, ("Ada", "two", "none"))
    assert kept.export(tmp_path / "some.jsonl", reviewed_only=True) == 1


def test_a_finding_that_a_new_grading_no_longer_has_keeps_its_acts(kept: Review) -> None:
    kept.store.add(act("dispute", "Ada", "1", subject="gone-00000000", check="gone"))

    gone = list(kept.subjects())[-1]
    assert (gone.check, gone.harness, gone.votes) == ("gone", "none", {"Ada": "none"})
