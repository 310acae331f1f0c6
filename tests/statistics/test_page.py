"""The tables of the page of a batch."""

from pathlib import Path

from harness.model.batch_tables import BatchTables, Totals
from harness.model.table import Table
from harness.statistics.page import MOST_EXAMPLES, batch_tables
from harness.statistics.spreads import MOST_PLOTTED
from harness.statistics.stats import open_run
from tests.statistics.lines import failed, graded, results


def _tables(folder: Path, *lines: bytes) -> BatchTables:
    return batch_tables(*open_run(results(folder, *lines)))


def _records(table: Table) -> list[dict[str, object]]:
    return [dict(zip((column.name for column in table.columns), row, strict=True)) for row in table.rows]


def test_answers_stand_worst_first_and_unscored_ones_apart(tmp_path: Path) -> None:
    tables = _tables(
        tmp_path,
        graded("good", 90, passed=True, checks={"tags": "low"}),
        failed("gone", "localstack", "it is gone"),
        graded("worse", 0, checks={"wildcard": "critical", "tags": "low"}),
        graded("bad", 0, checks={"wildcard": "high"}),
    )
    assert tables.totals == Totals(answers=4, graded=3, unscored=1, passed=1)
    assert [row["answer"] for row in _records(tables.answers)] == ["worse", "bad", "good"]
    assert _records(tables.answers)[0] == {
        "answer": "worse", "model": None, "task": None, "language": "python", "verdict": "fail", "score": 0,
        "critical": 1, "high": 0, "medium": 0, "low": 1, "checks": ["tags", "wildcard"],
    }  # fmt: skip
    assert [row[:1] + row[-2:] for row in tables.unscored.rows] == [("gone", "localstack", "it is gone")]
    assert _records(tables.reasons) == [{"stage": "localstack", "reason": "it is gone", "answers": 1}]


def test_defects_are_counted_by_level_and_shared_by_the_graded(tmp_path: Path) -> None:
    tables = _tables(
        tmp_path,
        graded("a", checks={"tags": "low", "wildcard": "high"}),
        graded("b", checks={"tags": "low"}),
        graded("c", checks={"tags": "medium"}),
        graded("d"),
        failed("e"),
    )
    assert [(row[0], row[1], row[2], row[3]) for row in tables.defects.rows] == [
        ("tags", "low", 2, 0.5),
        ("wildcard", "high", 1, 0.25),
        ("tags", "medium", 1, 0.25),
    ]


def test_examples_are_of_every_model_before_a_second_of_one(tmp_path: Path) -> None:
    lines = [graded(f"n{number}", 90 - number, checks={"tags": "low"}, model="north") for number in range(9)]
    tables = _tables(tmp_path, *lines, graded("s", 1, checks={"tags": "low"}, model="south"))

    (defect,) = _records(tables.defects)
    assert defect["examples"] == ["n0", "s", "n1", "n2", "n3"]
    assert len(lines) > MOST_EXAMPLES


def test_plots_are_of_models_where_one_is_named_else_of_tasks(tmp_path: Path) -> None:
    by_model = _tables(tmp_path / "a", graded("x", 10, model="m", task="t"), graded("y", 20, task="t"))
    by_task = _tables(tmp_path / "b", graded("x", 10, task="t"), graded("y", 30, task="t"))

    assert (by_model.plotted, [row[:2] for row in by_model.spreads.rows]) == ("model", [(None, 1), ("m", 1)])
    assert by_task.plotted == "task"
    (spread,) = _records(by_task.spreads)
    assert [spread[name] for name in ("lowest", "first_quartile", "median", "highest")] == [10, 15, 20, 30]


def test_what_is_not_drawn_is_counted(tmp_path: Path) -> None:
    tables = _tables(tmp_path, *(graded(f"a{n}", n, model=f"m{n}") for n in range(MOST_PLOTTED + 3)))

    assert (len(tables.spreads.rows), tables.left_out) == (MOST_PLOTTED, 3)
    assert len(tables.models.rows) == MOST_PLOTTED + 3


def test_the_last_step_of_scores_has_the_full_ones_in_it(tmp_path: Path) -> None:
    tables = _tables(
        tmp_path,
        graded("a", 100, passed=True),
        graded("b", 90),
        graded("c", 9.9),
        graded("d", 10),
        failed("e"),
    )
    counted = {row[0]: row[1:] for row in tables.bins.rows}
    assert len(counted) == 10
    assert {start: both for start, both in counted.items() if any(both)} == {
        0: (0, 1),
        10: (0, 1),
        90: (1, 1),
    }
