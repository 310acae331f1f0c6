"""What is counted, of how many, and that an answer that was not graded is in no rate."""

from collections.abc import Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from harness.model.table import Table
from harness.statistics.models import MOST_CHECKS, models_of
from harness.statistics.spreads import MOST_PLOTTED
from harness.statistics.stats import Statistics, open_run, statistics
from tests.statistics.lines import changed, failed, graded, results


def _statistics(place: Path, by: Sequence[str] = ("model",), k: Sequence[int] = (1, 2)) -> Statistics:
    return statistics(*open_run(place), by, k)


def _rows(found: Statistics, name: str) -> list[dict[str, Any]]:
    table: Table = next(table for table in found.tables if table.name == name)
    names = [column.name for column in table.columns]
    return [dict(zip(names, row, strict=True)) for row in table.rows]


@pytest.fixture(name="place")
def _place(tmp_path: Path) -> Path:
    return results(
        tmp_path,
        graded("n1", 90, passed=True, checks={"tags": "low"}, task="loan", model="north"),
        graded("n2", 60, checks={"tags": "medium", "wildcard": "high"}, task="loan", model="north"),
        graded("n3", 0, checks={"wildcard": "critical", "secret": "critical"}, task="shop", model="north"),
        failed("n4", task="shop", model="north"),
        graded("s1", 100, passed=True, task="loan", model="south"),
        failed("s2", "intake", "no program", task="loan", model="south"),
        failed("s3", "intake", "no program", task="shop", model="south"),
    )


def test_rates_and_means_are_of_graded_answers_and_say_how_many_those_are(place: Path) -> None:
    north, south = _rows(_statistics(place), "groups")
    assert north == {
        "model": "north",
        "answers": 4,
        "unscored": 1,
        "graded": 3,
        "passed": 1,
        "pass_rate": 0.333333,
        "mean_score": 50.0,
        "median_score": 60.0,
        "critical": 0.666667,
        "high": 0.333333,
        "medium": 0.333333,
        "low": 0.333333,
    }
    assert (south["answers"], south["unscored"], south["graded"]) == (3, 2, 1)
    assert (south["pass_rate"], south["mean_score"]) == (1.0, 100.0)


def test_a_group_without_a_graded_answer_has_no_rate(place: Path) -> None:
    rows = _rows(_statistics(place, ["task", "model"]), "groups")
    alone = next(row for row in rows if (row["model"], row["task"]) == ("south", "shop"))
    assert (alone["unscored"], alone["graded"], alone["pass_rate"], alone["mean_score"]) == (1, 0, None, None)


def test_what_was_not_graded_is_listed_by_its_reason(place: Path) -> None:
    assert _rows(_statistics(place, ["language"]), "unscored") == [
        {"language": None, "stage": "intake", "reason": "no program", "answers": 2},
        {"language": None, "stage": "localstack", "reason": "it is gone", "answers": 1},
    ]


def test_levels_count_findings_and_the_answers_that_have_one(place: Path) -> None:
    rows = _rows(_statistics(place, ["impact"]), "groups")
    assert [
        (row["impact"], row["findings"], row["answers_with"], row["graded"], row["share_with"])
        for row in rows
    ] == [
        ("critical", 2, 1, 4, 0.25),
        ("high", 1, 1, 4, 0.25),
        ("medium", 1, 1, 4, 0.25),
        ("low", 1, 1, 4, 0.25),
    ]


def test_checks_count_graded_answers_and_split_by_level_where_asked(place: Path) -> None:
    by_check = _rows(_statistics(place, ["check"]), "groups")
    assert [(row["check"], row["answers_with"], row["graded"]) for row in by_check] == [
        ("tags", 2, 4),
        ("wildcard", 2, 4),
        ("secret", 1, 4),
    ]
    split = _rows(_statistics(place, ["check", "impact", "model"]), "groups")
    assert [(row["impact"], row["check"], row["answers_with"]) for row in split] == [
        ("critical", "secret", 1),
        ("critical", "wildcard", 1),
        ("high", "wildcard", 1),
        ("medium", "tags", 1),
        ("low", "tags", 1),
    ]


def test_the_notes_give_the_totals_and_name_what_takes_no_part(tmp_path: Path) -> None:
    notes = _statistics(results(tmp_path, graded("a", passed=True), failed("b", task="loan"))).notes
    assert notes == (
        "2 answers: 1 graded (1 passed), 1 unscored",
        "2 answers without a model's name: the group without a name",
        "1 answer without a task's name: not in pass@k",
    )


def _by_hand(passes: list[bool], k: int) -> float:
    """The share of all choices of k answers that hold one which passes."""
    chosen = list(combinations(passes, k))
    return sum(any(choice) for choice in chosen) / len(chosen)


@pytest.mark.parametrize(("number", "right"), [(1, 0), (1, 1), (4, 0), (4, 1), (5, 3), (7, 7), (9, 2)])
@pytest.mark.parametrize("k", [1, 2, 3, 5])
def test_pass_at_k_is_the_share_of_choices_that_hold_an_answer_that_passes(
    number: int, right: int, k: int, tmp_path: Path
) -> None:
    passes = [index < right for index in range(number)]
    lines = [graded(f"c{index}", passed=passed, task="t", model="m") for index, passed in enumerate(passes)]
    rows = _rows(_statistics(results(tmp_path, *lines), k=[k]), "pass")
    expected = [] if k > number else [round(_by_hand(passes, k), 6)]
    assert [row["pass_at_k"] for row in rows] == expected


def test_pass_at_k_is_a_mean_over_the_tasks_that_have_k_graded_answers(tmp_path: Path) -> None:
    lines = [
        *(graded(f"a{index}", passed=index == 0, task="a", model="m") for index in range(4)),
        *(graded(f"b{index}", passed=True, task="b", model="m") for index in range(2)),
        graded("c0", task="c", model="m"),
        failed("c1", task="c", model="m"),
        graded("nameless", passed=True, model="m"),
    ]
    rows = _rows(_statistics(results(tmp_path, *lines), k=[1, 2]), "pass")
    assert [
        (row["k"], row["tasks"], row["tasks_with_fewer"], row["graded"], row["passed"]) for row in rows
    ] == [(1, 3, 0, 7, 3), (2, 2, 1, 6, 3)]
    assert [row["pass_at_k"] for row in rows] == [
        round((0.25 + 1 + 0) / 3, 6),
        round((_by_hand([True, False, False, False], 2) + 1) / 2, 6),
    ]


def test_pass_at_k_of_each_task_where_tasks_are_asked_for(place: Path) -> None:
    rows = _rows(_statistics(place, ["task"], [1]), "pass")
    assert [(row["model"], row["task"], row["pass_at_k"]) for row in rows] == [
        ("north", "loan", 0.5),
        ("north", "shop", 0.0),
        ("south", "loan", 1.0),
    ]


def test_large_k_and_many_answers_give_no_overflow(tmp_path: Path) -> None:
    line = graded("x", task="t", model="m")
    lines = [
        changed(line, case=f"c{index}", verdict="pass" if index == 0 else "fail") for index in range(2000)
    ]
    rows = _rows(_statistics(results(tmp_path, *lines), k=[1000]), "pass")
    assert rows[0]["pass_at_k"] == 0.5


def test_plots_get_the_best_models_and_the_most_frequent_checks(tmp_path: Path) -> None:
    lines = [
        graded(
            f"m{model}",
            float(model),
            checks={f"check-{index:03}": "low" for index in range(model + 1)},
            model=f"model-{model:02}",
        )
        for model in range(50)
    ]
    found = models_of(open_run(results(tmp_path, *lines))[0])
    assert [row[0] for row in found.models.rows][:2] == ["model-49", "model-48"]
    assert (len(found.models.rows), found.left_out) == (MOST_PLOTTED, 50 - MOST_PLOTTED)
    assert list(dict.fromkeys(row[1] for row in found.checks.rows)) == [
        f"check-{index:03}" for index in range(MOST_CHECKS)
    ]
