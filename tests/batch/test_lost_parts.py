"""What a batch loses meanwhile: workers, warm workers, entries of the cache; and a second batch there."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path

import psutil
import pytest

from harness.batch.case import Case
from harness.batch.cases import find_cases
from harness.batch.grading import GradedCase
from harness.batch.journal import RESULTS, Journal
from harness.batch.outcome import CaseOutcome
from harness.batch.run import grade_all
from harness.batch.workers import LocalWorkers, WorkerLost
from harness.model.preview import LocalStackEndpoint
from tests.batch.machine import own_machine
from tests.batch.results import results

_COMMAND = (sys.executable, "-c", "from harness.cli.main import main; main()")
_PROGRAM = 'import pulumi_aws as aws\naws.sqs.Queue("q")\n'
_KEPT = ("--serve", "bin/ty", "bin/ruff")  # what a worker starts, and keeps
_SLOW = "import time\ntime.sleep(1)\n"


def _answers(folder: Path, count: int, more: str = "") -> tuple[Case, ...]:
    """Small answers that no cache has seen: each says where and when it was written."""
    for number in range(count):
        (folder / f"queue-{number}").mkdir(parents=True)
        unique = f"# {folder} {time.time()} {number}\n"
        (folder / f"queue-{number}" / "__main__.py").write_text(unique + _PROGRAM + more)
    return find_cases([str(folder)])


def _graded(
    cases: tuple[Case, ...], out: Path, after_first: Callable[[], None] = lambda: None
) -> list[CaseOutcome]:
    workers, outcomes = LocalWorkers(1), []
    try:
        with Journal(out) as journal:
            for outcome in grade_all(cases, out, journal, workers, lambda: False):
                outcomes.append(outcome)
                if len(outcomes) == 1:
                    after_first()
            return outcomes
    finally:
        workers.close()


def _processes(word: str) -> list[psutil.Process]:
    """Those below this process that have ``word`` in their command."""
    found = []
    for process in psutil.Process().children(recursive=True):
        with contextlib.suppress(psutil.Error):
            if any(word in part for part in process.cmdline()):
                found.append(process)
    return found


def _kill(word: str) -> list[psutil.Process]:
    found = _processes(word)
    for process in found:
        with contextlib.suppress(psutil.Error):
            process.kill()
    return found


def test_a_warm_worker_that_is_killed_under_a_program_costs_no_answer(
    tmp_path: Path, localstack: LocalStackEndpoint
) -> None:
    cases, killed = _answers(tmp_path / "cases", 2, _SLOW), []
    outcomes = _graded(cases, tmp_path / "out", lambda: killed.extend(_kill("--serve")))
    assert killed
    assert [(outcome.status, outcome.preview, outcome.resources) for outcome in outcomes] == [
        ("graded", "succeeded", 2)
    ] * 2


def test_a_worker_that_is_killed_before_it_has_begun_costs_no_answer(
    tmp_path: Path, localstack: LocalStackEndpoint
) -> None:
    killed: list[psutil.Process] = []

    def kill() -> None:
        while not killed:
            killed.extend(_kill("spawn_main"))

    thread = threading.Thread(target=kill)
    thread.start()
    outcomes = _graded(_answers(tmp_path / "cases", 2), tmp_path / "out")
    thread.join()
    assert sorted(outcome.case for outcome in outcomes) == ["queue-0", "queue-1"]
    assert {(outcome.status, outcome.preview) for outcome in outcomes} == {("graded", "succeeded")}


def test_a_pool_that_ends_without_a_word_costs_no_answer(
    tmp_path: Path, localstack: LocalStackEndpoint
) -> None:
    (case,) = _answers(tmp_path / "cases", 1, _SLOW)
    workers = LocalWorkers(1)
    try:
        given = workers.submit(case)
        # Whether a pool that ends forgets a future is a race of its threads; this one no pool has known.
        forgotten: Future[GradedCase] = Future()
        vars(workers)["_given"].add(forgotten)
        pool = vars(workers)["_pool"]
        pool.stop()
        pool.join()
        assert not forgotten.done()
        workers.look()
        for future in (given, forgotten):
            with pytest.raises(WorkerLost):
                workers.result(future)
        assert workers.result(workers.submit(case)).outcome.status == "graded"
    finally:
        workers.close()


def test_a_pool_that_ends_just_before_it_is_given_an_answer_costs_none(
    tmp_path: Path, localstack: LocalStackEndpoint
) -> None:
    ended: list[bool] = []

    class EndedAtTheWorstMoment(LocalWorkers):
        def look(self) -> None:
            super().look()
            if not ended:
                ended.append(True)
                pool = vars(self)["_pool"]
                pool.stop()
                pool.join()

    (case,) = _answers(tmp_path / "cases", 1)
    workers = EndedAtTheWorstMoment(1)
    try:
        assert workers.result(workers.submit(case)).outcome.status == "graded"
        assert ended
    finally:
        workers.close()


def test_a_worker_that_has_graded_enough_is_replaced_and_leaves_nothing(
    tmp_path: Path, localstack: LocalStackEndpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("harness.batch.workers._MOST_ANSWERS", 2)
    cases, running = _answers(tmp_path / "cases", 5), []
    workers = LocalWorkers(1)
    try:
        for case in cases:
            assert workers.result(workers.submit(case)).outcome.status == "graded"
            running.append({process.pid for word in _KEPT for process in _processes(word)})
    finally:
        workers.close()
    assert len(running[0]) >= len(_KEPT)
    assert not running[0] & running[-1]
    assert len(running[-1]) <= len(running[0])
    assert not any(_processes(word) for word in _KEPT)


def test_damaged_entries_of_the_cache_change_no_result(
    tmp_path: Path, localstack: LocalStackEndpoint
) -> None:
    _answers(tmp_path / "cases", 2)
    machine = own_machine(tmp_path / "machine", localstack=False)
    first = _command(
        machine, "batch", str(tmp_path / "cases"), "--out", str(tmp_path / "first"), "--jobs", "1"
    )
    assert first.returncode == 0, first.stderr
    entries = [path for path in (tmp_path / "machine" / "cache" / "results").rglob("*") if path.is_file()]
    for number, entry in enumerate(entries):
        content = bytearray(entry.read_bytes())
        content[len(content) * (number % 7 + 1) // 9] ^= 0x55
        entry.write_bytes(content if number % 3 else content[: len(content) // 2])
    again = _command(
        machine, "batch", str(tmp_path / "cases"), "--out", str(tmp_path / "again"), "--jobs", "1"
    )
    assert again.returncode == 0, again.stderr
    assert len(entries) >= 4
    assert results(tmp_path / "again") == results(tmp_path / "first")
    assert "damaged" in _command(machine, "cache", "info").stdout


def test_the_second_of_two_batches_with_one_folder_is_refused_and_harms_nothing(
    tmp_path: Path, localstack: LocalStackEndpoint
) -> None:
    _answers(tmp_path / "cases", 1, _SLOW)
    out = tmp_path / "out"
    batch = ("batch", str(tmp_path / "cases"), "--out", str(out), "--jobs", "1")
    with subprocess.Popen([*_COMMAND, *batch], stderr=subprocess.PIPE, text=True) as first:
        assert first.stderr is not None
        while not out.exists():
            time.sleep(0.01)
        second = _command({}, *batch)
        told = first.communicate()[1]
    assert first.returncode == 0, told
    assert second.returncode == 2
    assert second.stderr == f"iac-harness: {out}: another batch writes to it: wait, or name another --out\n"
    assert len(results(out)) == 4  # a line and three files


def test_a_localstack_that_hangs_meanwhile_is_replaced_and_costs_no_answer(
    tmp_path: Path, localstack: LocalStackEndpoint
) -> None:
    _answers(tmp_path / "cases", 3, "print(aws.get_availability_zones().names)\n")
    machine, out = own_machine(tmp_path / "machine", localstack=True), tmp_path / "out"
    assert _command(machine, "localstack", "start").returncode == 0
    state = tmp_path / "machine" / "cache" / "localstack" / "run" / "state.json"
    hung = json.loads(state.read_bytes())["pid"]
    try:
        batch = [*_COMMAND, "batch", str(tmp_path / "cases"), "--out", str(out), "--jobs", "1"]
        with subprocess.Popen(batch, env=os.environ | machine, stderr=subprocess.PIPE, text=True) as running:
            while not (out / RESULTS).exists() or not (out / RESULTS).read_bytes():
                assert running.poll() is None
                time.sleep(0.01)
            os.kill(hung, signal.SIGSTOP)
            told = running.communicate()[1]
        assert running.returncode == 0, told
        lines = [json.loads(line) for line in (out / RESULTS).read_bytes().splitlines()]
        assert {(line["status"], line["preview"]) for line in lines} == {("graded", "succeeded")}
        assert len(lines) == 3
        assert json.loads(state.read_bytes())["pid"] != hung
    finally:
        _command(machine, "localstack", "stop")


def _command(environment: dict[str, str], *arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [*_COMMAND, *arguments], env=os.environ | environment, capture_output=True, text=True, check=False
    )
