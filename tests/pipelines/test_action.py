"""The composite action: its own steps, run here."""

import json
import re
import shutil
from pathlib import Path

import pytest

from tests.cli.installed import COMMAND
from tests.pipelines.composite_action import PROJECT, STEPS, ActionRun, run_action

SAMPLES = PROJECT / "samples" / "fintech-loan"


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A repository with answers of a task, as a workflow checks it out."""
    for name in ("python-flawed", "python-clean"):
        shutil.copytree(SAMPLES / name, tmp_path / "repository" / "answers" / name)
    return tmp_path / "repository"


def action(workspace: Path, **inputs: str) -> ActionRun:
    temporary = workspace.parent / "temporary"
    temporary.mkdir()
    return run_action(workspace, temporary, command=str(COMMAND), **inputs)


def test_no_step_has_an_input_in_its_script() -> None:
    assert [step["name"] for step in STEPS if "${{" in step["run"]] == []


def test_a_flawed_answer_fails_with_remarks_at_its_lines(workspace: Path) -> None:
    run = action(workspace, sources="answers/python-flawed", task="fintech-loan")

    assert (run.status, run.outputs["status"]) == (1, "1"), run.log
    remarks = re.findall(r"^::error file=([^,]+),line=(\d+)", run.log, re.MULTILINE)
    assert remarks
    for file, line in remarks:
        assert file.startswith("answers/python-flawed/")
        assert 1 <= int(line) <= len((workspace / file).read_text().splitlines())
    assert run.summary.startswith("## iac-harness: the gate holds for 0 of 1 answer\n")
    results = json.loads(Path(run.outputs["sarif"]).read_text())["runs"][0]["results"]
    assert len(results) >= len(remarks)
    assert all(Path(run.outputs[name]).is_file() for name in ("junit", "csv"))
    assert not (workspace / "iac-harness-results").exists()


def test_what_the_harness_prints_is_no_command_but_for_the_remarks(workspace: Path) -> None:
    run = action(workspace, sources="answers/python-flawed", task="fintech-loan")

    (token,) = re.findall(r"^::stop-commands::([0-9a-f]{32})$", run.log, re.MULTILINE)
    printed = run.log.split(f"::stop-commands::{token}\n")[1].split(f"::{token}::\n")[0]
    assert "python-flawed: score " in printed
    assert "::error" not in printed


def test_the_gate_of_the_workflow_counts(workspace: Path) -> None:
    inputs = {"sources": "answers/python-flawed", "task": "fintech-loan", "annotations": "false"}
    run = action(workspace, **inputs, fail_on="none")

    assert (run.status, run.outputs["status"]) == (0, "0"), run.log
    assert "::error" not in run.log


def test_a_batch_holds_its_gate_for_every_answer(workspace: Path) -> None:
    run = action(workspace, mode="batch", sources="answers", task="fintech-loan", fail_on="critical")

    assert run.status == 1, run.log
    assert run.summary.startswith("## iac-harness: the gate holds for 1 of 2 answers\n")


def test_rubrics_are_validated_and_bad_input_is_told(workspace: Path) -> None:
    assert action(workspace, mode="validate").status == 0
    shutil.rmtree(workspace.parent / "temporary")
    run = action(workspace, mode="validate", sources="no-such-rubric\n$(touch evil)")

    assert run.status == 2
    assert "no-such-rubric" in run.log
    assert not (workspace / "evil").exists()


def test_a_mode_that_is_none_is_bad_usage(workspace: Path) -> None:
    run = action(workspace, mode="frob")

    assert run.status == 2
    assert "mode 'frob' is none of" in run.log
