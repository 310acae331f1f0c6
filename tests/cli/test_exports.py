"""Files for pipelines and the gate of a run, through the installed command."""

import json
import shutil
from pathlib import Path
from xml.etree import ElementTree

import pytest

from harness.report import json as scorecard
from tests.cli.installed import complaint, iac_harness
from tests.report import samples

SAMPLES = Path(__file__).parents[2] / "samples" / "fintech-loan"
TASK = ("--task", "fintech-loan")


@pytest.fixture
def results(tmp_path: Path) -> Path:
    """A folder that two gradings wrote to."""
    for card in (samples.full(), samples.graded(samples.TAGS, case="other")):
        folder = tmp_path / "results" / card.case
        folder.mkdir(parents=True)
        (folder / "scorecard.json").write_text(scorecard.render(card))
    return tmp_path / "results"


def test_grade_writes_what_was_asked_for_by_the_gate_of_the_run(tmp_path: Path) -> None:
    files = ("--junit", f"{tmp_path}/new/junit.xml", "--sarif", f"{tmp_path}/findings.sarif")
    run = iac_harness(
        "grade", str(SAMPLES / "python-flawed"), *TASK, "--out", str(tmp_path), *files, "--fail-on", "none"
    )  # fmt: skip

    assert run.returncode == 0, run.stderr
    card = json.loads((tmp_path / "python-flawed" / "scorecard.json").read_text())
    assert (card["verdict"], card["summary"]["gate"]["fail_on"]) == ("pass", [])
    assert ElementTree.parse(tmp_path / "new" / "junit.xml").getroot().get("failures") == "0"
    log = json.loads((tmp_path / "findings.sarif").read_text())
    assert len(log["runs"][0]["results"]) == len(card["findings"])


def test_a_batch_fails_by_its_own_gate_alone(tmp_path: Path) -> None:
    cases = tmp_path / "cases"
    for name in ("python-flawed", "python-clean"):
        shutil.copytree(SAMPLES / name, cases / name)
    command = ("batch", str(cases), *TASK, "--out", str(tmp_path / "out"), "--jobs", "1")

    assert iac_harness(*command).returncode == 0
    run = iac_harness(*command, "--min-score", "50", "--csv", str(tmp_path / "findings.csv"))

    assert run.returncode == 1, run.stderr
    assert "python-flawed" in (tmp_path / "findings.csv").read_text()
    passed = iac_harness(*command, "--resume", "--fail-on", "none", "--min-score", "0", "--annotations")
    assert passed.returncode == 0
    assert "::error file=" in passed.stdout


def test_results_that_are_there_are_exported_and_judged_anew(results: Path, tmp_path: Path) -> None:
    summary = tmp_path / "summary.md"
    run = iac_harness("report", "export", str(results), "--summary", str(summary), "--min-score", "99.5")

    assert run.returncode == 1, run.stderr
    assert summary.read_text().startswith("## iac-harness: the gate holds for 0 of 2 answers\n")
    assert iac_harness("report", "export", str(results), "--fail-on", "none").returncode == 0
    assert json.loads((results / "other" / "scorecard.json").read_text())["verdict"] == "pass"


def test_without_a_gate_an_export_judges_nothing(results: Path) -> None:
    run = iac_harness("report", "export", str(results), "--annotations")

    assert run.returncode == 0
    assert len(run.stdout.splitlines()) == 4


@pytest.mark.parametrize(
    ("arguments", "told"),
    [((), "nothing to do"), (("--csv", "/proc/x/y.csv"), "--csv"), (("--min-score", "101"), "--min-score")],
)
def test_what_cannot_be_exported_is_bad_usage(results: Path, arguments: tuple[str, ...], told: str) -> None:
    run = iac_harness("report", "export", str(results), *arguments)

    assert run.returncode == 2
    assert told in complaint(run)


def test_a_folder_without_results_is_bad_input(tmp_path: Path) -> None:
    run = iac_harness("report", "export", str(tmp_path), "--annotations")

    assert run.returncode == 2
    assert "holds no results" in complaint(run)
