"""What is a pair, what got better or worse in it, and what the tests say of all pairs."""

from pathlib import Path
from typing import Any

import pytest

from harness.model.errors import BadInput
from harness.statistics.compare import Pairing, RunComparison, Side, compare_runs
from tests.statistics.lines import failed, graded, results


def _compare(
    tmp_path: Path, before: list[bytes], after: list[bytes], pairing: Pairing = "case"
) -> RunComparison:
    return compare_runs(
        Side(results(tmp_path / "before", *before)), Side(results(tmp_path / "after", *after)), pairing
    )


def _rows(found: RunComparison, name: str) -> list[dict[str, Any]]:
    table = next(table for table in found.tables if table.name == name)
    names = [column.name for column in table.columns]
    return [dict(zip(names, row, strict=True)) for row in table.rows]


def _measure(found: RunComparison, name: str) -> dict[str, Any]:
    return next(row for row in _rows(found, "summary") if row["measure"] == name)


def test_a_pair_says_what_changed_in_it(tmp_path: Path) -> None:
    found = _compare(
        tmp_path,
        [
            graded("gate", 90, checks={"wildcard": "high"}),
            graded("score", 60, checks={"tags": "low"}),
            graded("same", 80, passed=True),
        ],
        [
            graded("gate", 70, passed=True, checks={"tags": "low", "alarms": "low"}),
            graded("score", 40, checks={"tags": "medium", "wildcard": "high"}),
            graded("same", 80, passed=True),
        ],
    )
    assert [tuple(row.values()) for row in _rows(found, "pairs")] == [
        ("score", None, "worse", "fail", "fail", 60.0, 40.0, -20.0, ["wildcard"], []),
        ("gate", None, "better", "fail", "pass", 90.0, 70.0, -20.0, ["alarms", "tags"], ["wildcard"]),
        ("same", None, "same", "pass", "pass", 80.0, 80.0, 0.0, [], []),
    ]


@pytest.mark.parametrize(
    ("before", "after", "change"),
    [
        ({"a": "critical", "b": "critical"}, {"a": "critical", "c": "high", "d": "high"}, "better"),
        ({"a": "critical"}, {"a": "critical", "b": "low"}, "worse"),
        ({"a": "critical"}, {"b": "critical"}, "same"),
    ],
)
def test_where_both_scores_are_zero_the_findings_tell(
    before: dict[str, str], after: dict[str, str], change: str, tmp_path: Path
) -> None:
    found = _compare(tmp_path, [graded("x", 0, checks=before)], [graded("x", 0, checks=after)])
    assert [row["change"] for row in _rows(found, "pairs")] == [change]


def test_pairs_that_one_side_did_not_grade_are_told_of_and_in_no_number(tmp_path: Path) -> None:
    found = _compare(
        tmp_path,
        [
            graded("both", 50),
            graded("lost", 100, passed=True),
            failed("never"),
            graded("old", 10),
            failed("won"),
        ],
        [
            graded("both", 60),
            failed("lost", "worker", "killed"),
            failed("never"),
            graded("new", 0),
            graded("won", 9),
        ],
    )
    assert _measure(found, "score")["mean_a"] == 50.0
    assert [row["case"] for row in _rows(found, "pairs")] == ["both"]
    assert [(row["case"], row["where"], row["reason_b"]) for row in _rows(found, "apart")] == [
        ("old", "only in A", ""),
        ("new", "only in B", ""),
        ("won", "unscored in A", ""),
        ("lost", "unscored in B", "worker: killed"),
        ("never", "unscored in both", "localstack: it is gone"),
    ]
    assert found.notes == (
        "1 case pair compared; 1 task count as independent",
        "not compared: 1 only in A, 1 only in B, 1 unscored in A, 1 unscored in B, 1 unscored in both",
    )


def test_an_equal_case_of_another_task_is_no_pair(tmp_path: Path) -> None:
    found = _compare(
        tmp_path,
        [graded("1", task="loan"), graded("2", task="loan"), graded("3", task="loan")],
        [graded("1", task="loan"), graded("2", task="shop"), graded("3")],
    )
    assert [row["case"] for row in _rows(found, "pairs")] == ["1", "3"]
    assert [(row["case"], row["task"], row["where"]) for row in _rows(found, "apart")] == [
        ("2", "loan", "only in A"),
        ("2", "shop", "only in B"),
    ]


def test_a_run_beside_itself_differs_in_nothing(tmp_path: Path) -> None:
    lines = [graded(f"c{index}", index, checks={"tags": "low"}) for index in range(20)]
    found = _compare(tmp_path, lines, lines)
    assert {
        (row["difference"], row["better"], row["worse"], row["p"]) for row in _rows(found, "summary")
    } == {(0.0, 0, 0, 1.0)}
    assert {row["change"] for row in _rows(found, "pairs")} == {"same"}
    assert [(row["new"], row["gone"], row["p"], row["q"]) for row in _rows(found, "checks")] == [
        (0, 0, 1.0, 1.0)
    ]


def test_the_verdicts_of_single_pairs_are_tested_by_those_that_changed(tmp_path: Path) -> None:
    before = [graded(f"c{index:02}", 50, passed=index >= 18) for index in range(20)]
    after = [graded(f"c{index:02}", 50, passed=index >= 10) for index in range(20)]
    row = _measure(_compare(tmp_path, before, after), "pass %")
    assert (row["mean_a"], row["mean_b"], row["difference"]) == (10.0, 50.0, 40.0)
    assert (row["better"], row["worse"], row["test"], row["p"]) == (
        8,
        0,
        "McNemar",
        2 * 0.5**8,
    )
    assert 0 < row["ci_from"] < 40 < row["ci_to"] <= 100


def test_answers_to_one_task_are_no_independent_evidence(tmp_path: Path) -> None:
    """Ten equal changes in one task weigh as one change: with two tasks nothing can be significant."""
    names = [f"{task}{index}" for task in "ab" for index in range(10)]
    before = [graded(name, 40, checks={"tags": "low"}, task=name[0]) for name in names]
    after = [graded(name, 60, passed=True, task=name[0]) for name in names]
    found = _compare(tmp_path, before, after)
    assert [(row["tasks"], row["p"]) for row in _rows(found, "summary")][:2] == [(2, 0.5), (2, 0.5)]
    assert [(row["gone"], row["p"]) for row in _rows(found, "checks")] == [(20, 0.5)]
    assert found.notes == ("20 case pairs compared; 2 tasks count as independent",)


def test_a_check_is_new_in_some_pairs_and_gone_in_others(tmp_path: Path) -> None:
    both = {"tags": "low"}
    found = _compare(
        tmp_path,
        [
            graded("1", checks=both),
            graded("2", checks=both),
            graded("3"),
            graded("4"),
            graded("5", checks=both),
        ],
        [
            graded("1", checks=both),
            graded("2"),
            graded("3", checks=both),
            graded("4", checks=both),
            graded("5", checks={"kms": "high"} | both),
        ],
    )
    tags, kms = sorted(_rows(found, "checks"), key=lambda row: str(row["check"]), reverse=True)
    assert (tags["pairs_a"], tags["pairs_b"], tags["new"], tags["gone"]) == (3, 4, 2, 1)
    assert (tags["difference"], tags["p"], tags["q"]) == (0.2, 1.0, 1.0)
    assert (kms["pairs_a"], kms["pairs_b"], kms["new"], kms["difference"]) == (0, 1, 1, 0.2)


def test_tasks_are_compared_by_the_means_of_their_graded_answers(tmp_path: Path) -> None:
    found = _compare(
        tmp_path,
        [
            graded("north-loan-1", 20, task="loan", checks={"tags": "low"}),
            graded("north-loan-2", 40, passed=True, task="loan"),
            failed("north-loan-3", task="loan"),
            graded("north-shop-1", 80, task="shop"),
            graded("nameless", 100, passed=True),
        ],
        [
            graded("south-loan-1", 50, passed=True, task="loan"),
            graded("south-shop-1", 80, task="shop"),
            graded("south-shop-2", 60, task="shop"),
            graded("south-bank-1", 60, task="bank"),
        ],
        "task",
    )
    assert [tuple(row.values()) for row in _rows(found, "pairs")] == [
        ("shop", "worse", "fail", "0 of 2", 80.0, 70.0, -10.0, [], []),
        ("loan", "better", "1 of 2", "pass", 30.0, 50.0, 20.0, [], ["tags"]),
    ]
    assert [(row["task"], row["where"]) for row in _rows(found, "apart")] == [("bank", "only in B")]
    assert _measure(found, "score")["difference"] == 5.0
    assert _measure(found, "pass %")["test"] == "Wilcoxon"
    assert "in these, 1 answers of A and 0 of B are unscored and in no mean" in found.notes


def test_two_models_of_one_run_are_compared_by_task(tmp_path: Path) -> None:
    place = results(
        tmp_path,
        *(graded(f"n{index}", 50, task=f"t{index}", model="north") for index in range(6)),
        *(graded(f"s{index}", 60, task=f"t{index}", model="south") for index in range(6)),
        graded("other", 0, task="t0", model="other"),
    )
    row = _measure(compare_runs(Side(place, "north"), Side(place, "south"), "task"), "score")
    assert (row["mean_a"], row["mean_b"], row["better"], row["p"]) == (50.0, 60.0, 6, 2 * 0.5**6)


@pytest.mark.parametrize("pairing", ["case", "task"])
def test_where_nothing_is_a_pair_the_error_says_what_there_is(pairing: Pairing, tmp_path: Path) -> None:
    with pytest.raises(
        BadInput, match=rf"no {pairing} is graded in both \(1 only in A, 1 only in B\)"
    ) as error:
        _compare(tmp_path, [graded("a", task="loan")], [graded("b", task="shop")], pairing)
    assert ("--pair task" in str(error.value)) == (pairing == "case")


def test_notes_of_both_files_are_told(tmp_path: Path) -> None:
    found = compare_runs(
        Side(results(tmp_path / "before", graded("a"), b'{"torn', end=b"")),
        Side(results(tmp_path / "after", graded("a"), graded("a"))),
    )
    assert [note.partition("results.jsonl: ")[2] for note in found.notes[:2]] == [
        "the last line is torn and does not count; --resume grades its case",
        "1 replaced by a later line of the same case",
    ]


def test_a_tiny_p_value_is_no_zero(tmp_path: Path) -> None:
    before = [graded(f"c{index}", 40) for index in range(60)]
    after = [graded(f"c{index}", 60, passed=True) for index in range(60)]
    assert _measure(_compare(tmp_path, before, after), "pass %")["p"] == pytest.approx(2 * 0.5**60, rel=1e-5)
