"""``iac-harness compare`` as a user runs it."""

import csv
import json
from pathlib import Path

import pytest

from tests.cli.installed import complaint, iac_harness
from tests.statistics.lines import failed, graded, results


@pytest.fixture(name="runs")
def _runs(tmp_path: Path) -> tuple[str, str]:
    before = results(
        tmp_path / "before",
        *(
            graded(f"c{index}", 50, checks={"tags": "low"}, task=f"t{index}", model="north")
            for index in range(8)
        ),
        graded("lost", 50),
    )
    after = results(
        tmp_path / "after",
        *(
            graded(f"c{index}", 51 + index, passed=True, task=f"t{index}", model="south")
            for index in range(8)
        ),
        failed("lost", "worker", "killed \x1b[2J"),
    )
    return str(before), str(after)


def test_what_got_better_over_all_and_case_by_case(runs: tuple[str, str]) -> None:
    run = iac_harness("compare", *runs, "--rows", "3")
    assert (run.returncode, run.stderr) == (0, "")
    lines = run.stdout.splitlines()
    assert lines[0] == "B beside A, means over tasks"
    assert lines[3].split() == [
        "score",
        "8",
        "50.00",
        "54.50",
        "4.50",
        "2.45",
        "6.55",
        "8",
        "0",
        "Wilcoxon",
        "0.0078",
    ]
    assert "c7    t7    better  fail    pass      50.00    58.00        8.00       tags" in lines
    assert "  and 5 more rows: --rows shows more, --format csv or json all" in lines
    assert r"lost  -     unscored in B  -         worker: killed \x1b[2J" in lines
    assert lines[-1] == "not compared: 1 unscored in B"


def test_csv_and_json_have_every_pair(runs: tuple[str, str]) -> None:
    run = iac_harness("compare", *runs, "--rows", "1", "--format", "csv", "--table", "pairs")
    rows = list(csv.DictReader(run.stdout.splitlines()))
    assert [(row["case"], row["change"], row["gone"]) for row in rows] == [
        (f"c{index}", "better", "tags") for index in range(7, -1, -1)
    ]
    document = json.loads(iac_harness("compare", *runs, "--format", "json").stdout)
    assert list(document["tables"]) == ["summary", "pairs", "checks", "apart"]
    (tags,) = document["tables"]["checks"]["rows"]
    assert (tags["gone"], tags["difference"], tags["p"]) == (8, -1.0, 0.0078125)


def test_a_comparison_is_the_same_every_time(runs: tuple[str, str]) -> None:
    first, second = (
        iac_harness("compare", *runs, "--format", "json", PYTHONHASHSEED=seed).stdout for seed in "12"
    )
    assert first == second


def test_two_models_of_one_folder(runs: tuple[str, str], tmp_path: Path) -> None:
    lines = [
        (Path(run) / "results.jsonl").read_bytes().replace(b'"case":"c', name)
        for run, name in zip(runs, (b'"case":"n', b'"case":"s'), strict=True)
    ]
    both = str(results(tmp_path / "both", *lines, end=b""))
    models = ("--model-a", "north", "--model-b", "south")
    assert "name --pair task" in complaint(iac_harness("compare", both, both, *models))
    run = iac_harness("compare", both, both, *models, "--pair", "task", "--format", "csv")
    assert list(csv.DictReader(run.stdout.splitlines()))[1]["difference"] == "4.5"


def test_runs_without_a_common_case_are_one_line(tmp_path: Path) -> None:
    runs = (str(results(tmp_path / name, graded(name))) for name in ("x", "y"))
    run = iac_harness("compare", *runs)
    assert run.returncode == 2
    assert "no case is graded in both (1 only in A, 1 only in B)" in complaint(run)
    assert run.stdout == ""
