"""``iac-harness regress``, as a user starts it: what it prints, and its exit status."""

from pathlib import Path

import pytest

from tests.cli.installed import complaint, iac_harness
from tests.regress import task

pytestmark = pytest.mark.usefixtures("localstack")


def test_equal_is_0_and_a_difference_is_1_with_its_lines(tmp_path: Path) -> None:
    arguments = ("regress", str(task.write(tmp_path)), "--baseline", str(tmp_path / "baseline"))

    recorded = iac_harness(*arguments, "--update")
    assert recorded.returncode == 0, recorded.stderr
    assert recorded.stdout.splitlines()[-1] == "bucket: recorded"

    equal = iac_harness(*arguments)
    assert (equal.returncode, equal.stdout) == (0, "bucket: as recorded\n"), equal.stderr

    task.program(tmp_path / "samples" / "flawed", task.PROGRAM)
    differs = iac_harness(*arguments)
    assert differs.returncode == 1
    assert "bucket: differences in the samples:" in differs.stdout
    assert '-flawed / verdict: "fail"\n' in differs.stdout
    assert '+flawed / verdict: "pass"\n' in differs.stdout
    assert differs.stdout.endswith("bucket: differs; where that is meant, record it with --update\n")


def test_an_ideal_with_findings_is_1_and_is_not_recorded(tmp_path: Path) -> None:
    rubric = task.write(tmp_path)
    task.program(tmp_path / "ideal", task.WITHOUT_OWNER)
    run = iac_harness("regress", str(rubric), "--baseline", str(tmp_path / "baseline"), "--update")

    assert run.returncode == 1, run.stderr
    assert "owner-tag" in run.stdout
    assert not (tmp_path / "baseline").exists()


def test_no_such_task_and_nothing_recorded_are_2(tmp_path: Path) -> None:
    unknown = iac_harness("regress", "fintech-laon")
    assert unknown.returncode == 2
    assert "fintech-loan" in complaint(unknown)

    nothing = iac_harness("regress", "fintech-loan", "--baseline", str(tmp_path))
    assert nothing.returncode == 2
    assert "record it with iac-harness regress --update" in complaint(nothing)


def test_an_environment_that_fails_is_3(tmp_path: Path) -> None:
    rubric = task.write(tmp_path)
    arguments = ("regress", str(rubric), "--baseline", str(tmp_path / "baseline"), "--update")
    run = iac_harness(*arguments, AWS_ENDPOINT_URL="http://127.0.0.1:9")

    assert run.returncode == 3
    complaint(run)
    assert not (tmp_path / "baseline").exists()
