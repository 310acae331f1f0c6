"""A batch on a real Dask cluster: the same results, whatever ends meanwhile."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from harness.batch import cluster as cluster_module
from harness.batch.case import Case
from harness.batch.cases import find_cases
from harness.batch.cluster import ClusterWorkers
from harness.batch.journal import RESULTS, Journal
from harness.batch.outcome import CaseOutcome
from harness.batch.run import grade_all
from harness.batch.workers import LocalWorkers, Workers
from harness.model.errors import BadInput, EnvironmentFault
from harness.model.places import cache_folder, project_folder
from harness.preview.localstack.interface import LocalStackEndpoint
from tests.batch.dask_cluster import DaskCluster, end

_SAMPLES = project_folder() / "samples" / "fintech-loan"
_COMMAND = str(Path(sys.executable).with_name("iac-harness"))
_PROGRAM = 'import pulumi_aws as aws\naws.sqs.Queue("q")\n'


@pytest.fixture(name="cluster")
def _cluster(tmp_path: Path, localstack: LocalStackEndpoint) -> Iterator[DaskCluster]:
    folder = tmp_path / "cluster"
    folder.mkdir()
    started = DaskCluster(folder)
    try:
        yield started
    finally:
        started.close()


@pytest.fixture(name="cases")
def _cases(tmp_path: Path) -> tuple[Case, ...]:
    folder = tmp_path / "cases"
    shutil.copytree(_SAMPLES / "python-clean", folder / "clean")
    shutil.copytree(_SAMPLES / "broken", folder / "broken")
    (folder / "linked").mkdir()
    (folder / "linked" / "program.py").write_text(_PROGRAM)
    (folder / "linked" / "__main__.py").symlink_to("program.py")
    (folder / "linked" / "outer.py").symlink_to("/etc/passwd")
    (folder / "terraform").mkdir()
    (folder / "terraform" / "MODEL_RESPONSE.md").write_text('```hcl\nresource "aws_s3_bucket" "b" {}\n```\n')
    return find_cases([str(folder)], "fintech-loan")


def _queues(folder: Path, count: int, text: str = _PROGRAM) -> tuple[Case, ...]:
    """Small answers that no cache has seen: each says where and when it was written."""
    for number in range(count):
        (folder / f"queue-{number}").mkdir(parents=True)
        unique = f"# {folder} {time.time()} {number}\n"
        (folder / f"queue-{number}" / "__main__.py").write_text(unique + text)
    return find_cases([str(folder)])


def _run(workers: Workers, cases: tuple[Case, ...], out: Path) -> list[CaseOutcome]:
    try:
        with Journal(out) as journal:
            return list(grade_all(cases, out, journal, workers, lambda: False))
    finally:
        workers.close()


def _results(out: Path) -> dict[str, Any]:
    """Every line and every file of a batch, but for how long its programs ran."""
    found: dict[str, Any] = {}
    for line in (out / RESULTS).read_text().splitlines():
        told = json.loads(line)
        found[told["case"]] = told | {"seconds": 0}
    for path in sorted(out.rglob("*/*")):
        text = path.read_text()
        if path.name == "scorecard.json":
            card = json.loads(text)
            text = text.replace(f'"seconds": {card["preview"]["seconds"]}', '"seconds": 0')
        found[str(path.relative_to(out))] = text
    return found


def _own_machine(folder: Path) -> dict[str, str]:
    """The environment of a machine with a home of its own, whose installations are the shared ones."""
    private = folder / "cache"
    (private / "localstack").mkdir(parents=True)
    (private / "sdk").symlink_to(cache_folder() / "sdk")
    for path in (cache_folder() / "localstack").iterdir():
        if (path / "bin").is_dir():
            (private / "localstack" / path.name).symlink_to(path)
    return {
        "HOME": str(folder),
        "IAC_HARNESS_CACHE": str(private),
        "AWS_ENDPOINT_URL": "",
        "LOCALSTACK_HOST": "",
    }


def test_a_worker_of_another_machine_gives_the_same_bytes(
    cluster: DaskCluster, cases: tuple[Case, ...], tmp_path: Path
) -> None:
    _run(LocalWorkers(1), cases, tmp_path / "local")
    machine = _own_machine(tmp_path / "machine")
    cluster.add_worker(machine)
    workers = ClusterWorkers(cluster.address, None)
    try:
        sent = [workers.submit(case) for case in cases]
        shutil.rmtree(tmp_path / "cases")  # what is graded now came with the message
        with Journal(tmp_path / "there") as journal:
            _Sent.futures = dict(zip((case.name for case in cases), sent, strict=True))
            list(grade_all(cases, tmp_path / "there", journal, _Sent(workers), lambda: False))
        state = json.loads(
            (Path(machine["IAC_HARNESS_CACHE"]) / "localstack" / "run" / "state.json").read_bytes()
        )
    finally:
        workers.close()
        subprocess.run(
            [_COMMAND, "localstack", "stop"], env=os.environ | machine, check=True, capture_output=True
        )
    assert state["pid"]  # a LocalStack of the worker's own answered
    assert _results(tmp_path / "there") == _results(tmp_path / "local")
    assert "linked" in _results(tmp_path / "there")


class _Sent:
    """Workers to whom everything was sent already."""

    futures: dict[str, Any]

    def __init__(self, workers: ClusterWorkers) -> None:
        self.size = 10
        self.result = workers.result

    def submit(self, case: Case) -> Any:
        return self.futures[case.name]

    def look(self) -> None:
        pass

    def close(self) -> None:
        pass


def test_a_machine_that_is_lost_half_way_costs_no_answer(cluster: DaskCluster, tmp_path: Path) -> None:
    lost = cluster.add_worker()
    cases = _queues(tmp_path / "queues", 6)
    workers, outcomes = ClusterWorkers(cluster.address, None), []
    try:
        with Journal(tmp_path / "out") as journal:
            for outcome in grade_all(cases, tmp_path / "out", journal, workers, lambda: False):
                outcomes.append(outcome)
                if len(outcomes) == 1:
                    end(lost, signal.SIGKILL)
                    cluster.add_worker()
    finally:
        workers.close()
    assert sorted(outcome.case for outcome in outcomes) == [f"queue-{number}" for number in range(6)]
    assert {(outcome.status, outcome.preview) for outcome in outcomes} == {("graded", "succeeded")}


def test_a_scheduler_that_goes_away_ends_the_batch_in_one_line_and_resume_does_the_rest(
    cluster: DaskCluster, tmp_path: Path
) -> None:
    cluster.add_worker()
    _queues(tmp_path / "queues", 6)
    out = tmp_path / "out"
    batch = [_COMMAND, "batch", str(tmp_path / "queues"), "--out", str(out)]
    command = [*batch, "--scheduler", cluster.address]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        assert running.stderr is not None
        first = running.stderr.readline()
        end(cluster.scheduler, signal.SIGKILL)
        _, rest = running.communicate(timeout=60)
    lines = [first, *rest.splitlines()]
    assert running.returncode == 3, lines
    assert [line for line in lines if " of 6: " not in line] == lines[-1:]
    assert lines[-1].startswith("iac-harness: the Dask scheduler went away")
    assert lines[-1].endswith("go on with --resume")
    kept = (out / RESULTS).read_text().splitlines()
    assert 1 <= len(kept) < 6
    again = subprocess.run([*batch, "--resume", "--jobs", "1"], capture_output=True, text=True, check=False)
    assert again.returncode == 0, again.stderr
    every = (out / RESULTS).read_text().splitlines()
    assert every[: len(kept)] == kept
    assert sorted(json.loads(line)["case"] for line in every) == [f"queue-{number}" for number in range(6)]


def test_without_a_scheduler_there_is_one_line(tmp_path: Path) -> None:
    _queues(tmp_path / "queues", 1)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{free.getsockname()[1]}"
        command = [_COMMAND, "batch", str(tmp_path / "queues"), "--out", str(tmp_path / "out")]
        ended = subprocess.run(
            [*command, "--scheduler", address], capture_output=True, text=True, check=False, timeout=60
        )
    assert ended.returncode == 3
    assert ended.stderr == (
        f"iac-harness: no Dask scheduler answers at {address}: start one with 'dask scheduler'\n"
    )


def test_workers_with_another_harness_are_refused_in_one_line(
    cluster: DaskCluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cluster.add_worker()
    monkeypatch.setattr(cluster_module, "installation", lambda: "0.0.0 (another)")
    with pytest.raises(
        EnvironmentFault, match=r"a worker has iac-harness .*, this machine 0\.0\.0 \(another\)"
    ):
        _run(ClusterWorkers(cluster.address, None), _queues(tmp_path / "queues", 1), tmp_path / "out")


def test_a_rubric_at_a_path_is_refused_before_anything_is_sent(cluster: DaskCluster, tmp_path: Path) -> None:
    workers = ClusterWorkers(cluster.address, None)
    try:
        with pytest.raises(BadInput, match="a rubric at a path does not travel"):
            workers.submit(Case("a", str(tmp_path), "./mine.yaml"))
    finally:
        workers.close()


def test_no_answer_reaches_the_scheduler_or_its_worker(cluster: DaskCluster, tmp_path: Path) -> None:
    cluster.add_worker()
    workers = ClusterWorkers(cluster.address, None)
    workers._client.wait_for_workers(1, timeout=120)
    addresses = [cluster.address, *workers._client.nthreads()]
    ports = [int(address.rpartition(":")[2]) for address in addresses]
    for port in ports:  # they listen
        socket.create_connection(("127.0.0.1", port)).close()
    knocks = "".join(
        f"try:\n    socket.create_connection(('127.0.0.1', {port}), 5)\nexcept OSError:\n    refused += 1\n"
        for port in ports
    )
    text = f"import socket\nrefused = 0\n{knocks}assert refused == {len(ports)}, 'reached'\n{_PROGRAM}"
    (outcome,) = _run(workers, _queues(tmp_path / "queues", 1, text), tmp_path / "out")
    assert (outcome.preview, outcome.resources) == ("succeeded", 2)  # the stack and the queue


def test_ctrl_c_finishes_what_a_local_cluster_grades(tmp_path: Path, localstack: LocalStackEndpoint) -> None:
    _queues(tmp_path / "queues", 12)
    out = tmp_path / "out"
    command = [_COMMAND, "batch", str(tmp_path / "queues"), "--out", str(out), "--dask-local", "1"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as running:
        assert running.stderr is not None
        lines = [running.stderr.readline()]
        os.killpg(running.pid, signal.SIGINT)  # as a terminal does: workers included
        try:
            told, rest = running.communicate(timeout=120)
        finally:
            end(running, signal.SIGKILL)  # nothing, where it has ended
    lines += rest.splitlines()
    assert running.returncode == 3, lines
    assert [line for line in lines if " of 12: queue-" not in line] == [
        "iac-harness: finishing what runs; once more stops at once"
    ]
    outcomes = [
        msgspec.json.decode(line, type=CaseOutcome) for line in (out / RESULTS).read_bytes().splitlines()
    ]
    assert {outcome.status for outcome in outcomes} == {"graded"}
    assert 1 <= len(outcomes) < 12
    assert f"{12 - len(outcomes)} left" in told
