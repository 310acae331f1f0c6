"""A batch of real answers: a bad one stops nothing, results are kept at once, a lost worker costs nothing."""

import json
import os
import shutil
import signal
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec
import psutil
import pytest

from harness.batch.case import Case
from harness.batch.cases import find_cases
from harness.batch.journal import RESULTS, Journal
from harness.batch.outcome import CaseOutcome
from harness.batch.run import grade_all
from harness.batch.workers import LocalWorkers
from harness.model.places import project_folder
from harness.model.preview import LocalStackEndpoint

_SAMPLES = project_folder() / "samples" / "fintech-loan"


def _run(
    cases: Sequence[Case], out: Path, jobs: int = 1, stopped: Callable[[], bool] = lambda: False
) -> dict[str, CaseOutcome]:
    workers = LocalWorkers(jobs)
    try:
        with Journal(out) as journal:
            return {outcome.case: outcome for outcome in grade_all(cases, out, journal, workers, stopped)}
    finally:
        workers.close()


@pytest.fixture(name="cases")
def _cases(tmp_path: Path, localstack: LocalStackEndpoint) -> tuple[Case, ...]:
    folder = tmp_path / "cases"
    shutil.copytree(_SAMPLES / "python-clean", folder / "clean")
    shutil.copytree(_SAMPLES / "broken", folder / "broken")
    (folder / "terraform").mkdir()
    (folder / "terraform" / "MODEL_RESPONSE.md").write_text('```hcl\nresource "aws_s3_bucket" "b" {}\n```\n')
    return find_cases([str(folder)], "fintech-loan")


def test_every_case_leaves_a_line_and_every_graded_one_its_files(
    cases: tuple[Case, ...], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    outcomes = _run(cases, out, jobs=2)
    assert {name: outcome.verdict for name, outcome in outcomes.items()} == {
        "broken": "fail",
        "clean": "pass",
        "terraform": None,
    }
    reason = outcomes["terraform"].unscored_reason
    assert reason is not None
    assert reason.stage == "intake"
    lines = [json.loads(line) for line in (out / RESULTS).read_text().splitlines()]
    assert sorted(line["case"] for line in lines) == sorted(outcomes)
    assert json.loads((out / "clean" / "scorecard.json").read_text())["verdict"] == "pass"
    assert (out / "broken" / "failures-analysis.md").is_file()
    assert not (out / "terraform").exists()


def test_a_line_says_which_model_wrote_the_answer_graded_or_not(
    cases: tuple[Case, ...], tmp_path: Path
) -> None:
    named = [msgspec.structs.replace(case, model="north-7b") for case in cases if case.name != "clean"]
    outcomes = _run(named, tmp_path / "out").values()
    assert {(outcome.status, outcome.model) for outcome in outcomes} == {
        ("graded", "north-7b"),
        ("unscored", "north-7b"),
    }


def test_text_in_a_manifest_is_graded_as_the_same_text_in_a_folder(
    cases: tuple[Case, ...], tmp_path: Path
) -> None:
    text = (_SAMPLES / "markdown-only" / "MODEL_RESPONSE.md").read_bytes()
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "MODEL_RESPONSE.md").write_bytes(text)
    inline = Case("inline", "answers.jsonl#inline", "fintech-loan", files={"MODEL_RESPONSE.md": text})
    outcomes = _run([inline, Case("folder", str(folder), "fintech-loan")], tmp_path / "out")
    assert outcomes["folder"].status == "graded", outcomes["folder"].unscored_reason
    assert outcomes["inline"].checks == outcomes["folder"].checks
    card = json.loads((tmp_path / "out" / "inline" / "scorecard.json").read_text())
    assert card["provenance"]["source"] == "answers.jsonl#inline"


def test_a_worker_that_is_killed_costs_no_answer(cases: tuple[Case, ...], tmp_path: Path) -> None:
    workers, out = LocalWorkers(1), tmp_path / "out"
    clean = [msgspec.structs.replace(cases[1], name=f"clean-{number}") for number in range(3)]
    try:
        with Journal(out) as journal:
            outcomes = []
            for outcome in grade_all(clean, out, journal, workers, lambda: False):
                outcomes.append(outcome)
                if len(outcomes) == 1:
                    _kill_workers()
    finally:
        workers.close()
    assert sorted((outcome.case, outcome.verdict) for outcome in outcomes) == [
        ("clean-0", "pass"),
        ("clean-1", "pass"),
        ("clean-2", "pass"),
    ]


def _kill_workers() -> None:
    """SIGKILL to every Python process below this one that multiprocessing spawned for a batch."""
    killed = 0
    for process in psutil.Process().children():
        if any("spawn_main" in part for part in process.cmdline()):
            os.kill(process.pid, signal.SIGKILL)
            killed += 1
    assert killed


def test_a_batch_that_is_stopped_finishes_what_runs_and_begins_nothing(
    cases: tuple[Case, ...], tmp_path: Path
) -> None:
    many = [msgspec.structs.replace(cases[2], name=f"case-{number}") for number in range(20)]
    seen: list[str] = []
    workers, out = LocalWorkers(1), tmp_path / "out"
    try:
        with Journal(out) as journal:
            graded = grade_all(many, out, journal, workers, lambda: bool(seen))
            seen.extend(outcome.case for outcome in graded)
    finally:
        workers.close()
    assert 1 <= len(seen) <= 3
    assert len((out / RESULTS).read_text().splitlines()) == len(seen)


def test_a_case_that_was_refused_is_told_and_not_graded(tmp_path: Path) -> None:
    outcomes = _run([Case("a", "a", refused="a/task.yaml: does not name a task")], tmp_path / "out")
    reason = outcomes["a"].unscored_reason
    assert reason is not None
    assert (reason.stage, reason.message) == ("intake", "a/task.yaml: does not name a task")
