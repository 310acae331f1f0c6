import json
from pathlib import Path

import pytest

from tests.cli.installed import complaint, iac_harness

SAMPLES = Path(__file__).parents[2] / "samples" / "fintech-loan"
TASK = ("--task", "fintech-loan")


@pytest.mark.parametrize(
    ("sample", "status", "verdict"),
    [("typescript-flawed", 1, "fail"), ("python-flawed", 1, "fail"), ("python-clean", 0, "pass")],
)
def test_the_gate_is_the_exit_status(sample: str, status: int, verdict: str, tmp_path: Path) -> None:
    run = iac_harness("grade", str(SAMPLES / sample), *TASK, "--out", str(tmp_path))

    assert run.returncode == status, run.stderr
    card = json.loads((tmp_path / sample / "scorecard.json").read_text())
    assert (card["status"], card["verdict"]) == ("graded", verdict)
    assert card["counts"] == {
        level: sum(finding["impact"] == level for finding in card["findings"]) for level in card["counts"]
    }
    assert (tmp_path / sample / "failures-analysis.md").read_text().startswith("# Model Response Failures")


def test_what_a_pipe_gets_is_plain_and_names_what_was_written(tmp_path: Path) -> None:
    run = iac_harness("grade", str(SAMPLES / "python-flawed"), *TASK, "--out", str(tmp_path), "--case", "one")

    assert "\x1b" not in run.stdout
    lines = run.stdout.splitlines()
    assert lines[-2:] == [
        f"wrote {tmp_path}/one/scorecard.json",
        f"wrote {tmp_path}/one/failures-analysis.md",
    ]
    levels = [line.split()[0] for line in lines if line.startswith(("critical", "high", "medium", "low"))]
    assert levels == sorted(levels, key=["critical", "high", "medium", "low"].index)


def test_only_the_formats_that_were_asked_for_are_written(tmp_path: Path) -> None:
    iac_harness("grade", str(SAMPLES / "broken"), *TASK, "--out", str(tmp_path), "--format", "json")

    assert [path.name for path in (tmp_path / "broken").iterdir()] == ["scorecard.json"]


def test_an_answer_that_does_not_run_is_graded_and_fails(tmp_path: Path) -> None:
    run = iac_harness("grade", str(SAMPLES / "broken"), *TASK, "--out", str(tmp_path))

    assert run.returncode == 1, run.stderr
    card = json.loads((tmp_path / "broken" / "scorecard.json").read_text())
    assert (card["status"], card["preview"]["status"]) == ("graded", "failed")


def test_an_environment_that_fails_leaves_the_answer_unscored(tmp_path: Path) -> None:
    run = iac_harness(
        "grade", str(SAMPLES / "python-flawed"), *TASK, "--out", str(tmp_path), AWS_ENDPOINT_URL="http://127.0.0.1:9"
    )  # fmt: skip

    assert run.returncode == 3
    card = json.loads((tmp_path / "python-flawed" / "scorecard.json").read_text())
    assert (card["status"], card["verdict"], card["score"]) == ("unscored", None, None)
    assert "127.0.0.1:9" in card["unscored_reason"]["message"]
    assert "not graded" in (tmp_path / "python-flawed" / "failures-analysis.md").read_text()
    assert "unscored" in run.stdout


def test_a_source_that_is_not_there_is_bad_input(tmp_path: Path) -> None:
    run = iac_harness("grade", str(tmp_path / "nowhere"), *TASK, "--out", str(tmp_path / "out"))

    assert run.returncode == 2
    assert "nowhere" in complaint(run)
    assert not (tmp_path / "out").exists()


def test_a_task_that_is_not_there_is_bad_input(tmp_path: Path) -> None:
    run = iac_harness("grade", str(SAMPLES / "python-clean"), "--task", "frob", "--out", str(tmp_path))

    assert run.returncode == 2
    assert "frob" in complaint(run)


@pytest.mark.parametrize("formats", ["pdf", "md,pdf", "", ","])
def test_an_unknown_format_is_bad_usage(formats: str) -> None:
    run = iac_harness("grade", "anything", "--format", formats)

    assert run.returncode == 2
    assert "html, json, md" in complaint(run)


@pytest.mark.parametrize("case", ["../up", "a/b", "..", ".hidden", "/tmp/x"])
def test_a_case_that_is_no_name_is_bad_usage(case: str) -> None:
    run = iac_harness("grade", "anything", "--case", case)

    assert run.returncode == 2
    assert "is not the name of a folder" in complaint(run)


def test_a_place_that_cannot_be_written_is_bad_input(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    run = iac_harness("grade", str(SAMPLES / "broken"), *TASK, "--out", str(tmp_path / "file"))

    assert run.returncode == 2
    assert "--out" in complaint(run)
