"""``iac-harness stats`` as a user runs it."""

import csv
import json
from pathlib import Path

import pytest

from tests.cli.installed import complaint, iac_harness
from tests.statistics.lines import failed, graded, results


@pytest.fixture(name="place")
def _place(tmp_path: Path) -> Path:
    return results(
        tmp_path / "run",
        graded("n1", 90, passed=True, checks={"tags": "low"}, task="loan", model="north"),
        graded("n2", 60, checks={"wildcard": "high"}, task="loan", model="north"),
        failed("s1", task="loan", model="\x1b[2Jsouth"),
        b'{"case":"torn',
        end=b"",
    )


def test_a_table_of_models_with_its_denominators_and_what_does_not_count(place: Path) -> None:
    run = iac_harness("stats", str(place))
    assert (run.returncode, run.stderr) == (0, "")
    lines = run.stdout.splitlines()
    assert lines[0] == "Answers by model"
    assert lines[2].split() == [r"\x1b[2Jsouth", "1", "1", "0", "0", *["-"] * 7]
    assert lines[3].split()[:7] == ["north", "2", "0", "2", "1", "50.0", "%"]
    assert "pass@k: the mean over a model's tasks" in lines
    assert "Not graded, and in no rate or mean" in lines
    assert lines[-2:] == [
        f"{place}/results.jsonl: the last line is torn and does not count; --resume grades its case",
        "3 answers: 2 graded (1 passed), 1 unscored",
    ]


def test_csv_is_one_table_on_stdout_and_the_notes_on_stderr(place: Path) -> None:
    run = iac_harness("stats", str(place), "--format", "csv", "--by", "check,impact")
    rows = list(csv.DictReader(run.stdout.splitlines()))
    assert [
        (row["check"], row["impact"], row["answers_with"], row["graded"], row["share_with"]) for row in rows
    ] == [
        ("wildcard", "high", "1", "2", "0.5"),
        ("tags", "low", "1", "2", "0.5"),
    ]
    assert "3 answers: 2 graded (1 passed), 1 unscored" in run.stderr.splitlines()
    chosen = iac_harness("stats", str(place), "--format", "csv", "--table", "pass", "--k", "2")
    assert chosen.stdout.splitlines() == [
        "model,k,tasks,tasks_with_fewer,graded,passed,pass_at_k",
        "north,2,1,0,2,1,1.0",
    ]


def test_json_is_a_document_of_all_tables(place: Path) -> None:
    run = iac_harness("stats", str(place), "--format", "json", "--by", "task")
    document = json.loads(run.stdout)
    assert set(document["tables"]) == {"groups", "pass", "unscored"}
    assert document["tables"]["groups"]["rows"][0]["pass_rate"] == 0.5
    assert document["tables"]["unscored"]["rows"] == [
        {"task": "loan", "stage": "localstack", "reason": "it is gone", "answers": 1}
    ]
    assert run.stdout.isascii()


def test_plots_are_files_and_say_where_they_are(place: Path, tmp_path: Path) -> None:
    run = iac_harness("stats", str(place), "--plots", str(tmp_path / "plots"), "--format", "json")
    written = [line.removeprefix("wrote ") for line in run.stderr.splitlines()]
    assert len(written) == 6
    assert all(Path(path).stat().st_size > 1000 for path in written)
    assert json.loads(run.stdout)


def test_where_nothing_is_graded_nothing_is_drawn(tmp_path: Path) -> None:
    place = results(tmp_path / "run", failed("a"))
    run = iac_harness("stats", str(place), "--plots", str(tmp_path / "plots"))
    assert run.returncode == 0
    assert run.stderr == "no answer is graded: there is nothing to draw\n"
    assert not (tmp_path / "plots").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--by", "model,colour"), "'colour' is none of model, task, language, impact, check"),
        (("--k", "0"), "0 is not in the range"),
        (("--table", "frob"), "'frob' is not one of"),
        (
            ("--plots", "results.jsonl"),
            "not a folder: name a folder that you may write to with --plots",
        ),
    ],
)
def test_bad_usage_is_one_line(arguments: tuple[str, ...], message: str, place: Path) -> None:
    run = iac_harness("stats", str(place), *arguments, cwd=place)
    assert run.returncode == 2
    assert message in complaint(run)
    assert run.stdout == ""


@pytest.mark.parametrize("content", [None, b"", b"\xff\xfe\n", b'{"case":"a"}\n'])
def test_a_folder_without_results_is_one_line(content: bytes | None, tmp_path: Path) -> None:
    if content is not None:
        (tmp_path / "results.jsonl").write_bytes(content)
    run = iac_harness("stats", str(tmp_path))
    assert run.returncode == 2
    assert str(tmp_path / "results.jsonl") in complaint(run)
    assert run.stderr.count("\n") == 1


def test_what_a_batch_leaves_is_what_is_counted(tmp_path: Path) -> None:
    case = tmp_path / "cases" / "terraform"
    case.mkdir(parents=True)
    (case / "MODEL_RESPONSE.md").write_text('```hcl\nresource "aws_s3_bucket" "b" {}\n```\n')
    (case / "task.yaml").write_text("model: north\n")
    assert (
        iac_harness("batch", str(case.parent), "--out", str(tmp_path / "out"), "--jobs", "1").returncode == 3
    )
    run = iac_harness("stats", str(tmp_path / "out"), "--format", "json")
    (row,) = json.loads(run.stdout)["tables"]["unscored"]["rows"]
    assert (row["model"], row["stage"], row["answers"]) == ("north", "intake", 1)
