"""How much faster two Dask workers are than one: ``python -m benchmarks.cluster [--answers N] [--free]``.

Varies a sample into N answers that no cache knows and grades them on a Dask cluster of one worker and on
one of two, in turns, after each worker has graded twice, LocalStack up. Every worker, with all that it
starts, has one core, as the docs advise; with ``--free`` it has as many as it finds. This process and
LocalStack run where there is room. Prints one line of JSON.
"""

import argparse
import contextlib
import json
import os
import resource
import tempfile
import time
from concurrent.futures import wait
from pathlib import Path

import psutil

from benchmarks.answers import SAMPLES, TASK, vary
from benchmarks.command import run
from harness.batch.case import Case
from harness.batch.cluster import ClusterWorkers


def main() -> None:
    """Measure, and print one line of JSON."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.cluster")
    parser.add_argument("--answers", type=int, default=96)
    parser.add_argument("--rounds", type=int, default=4, help="in how many parts they are graded")
    parser.add_argument("--free", action="store_true", help="let a worker use every core")
    options = parser.parse_args()
    os.environ["IAC_HARNESS_NO_CACHE"] = "1"
    run("localstack", "start")
    seconds = {1: 0.0, 2: 0.0}
    with (
        tempfile.TemporaryDirectory(prefix="iac-harness-cluster-") as folder,
        contextlib.ExitStack() as stack,
    ):
        clusters = {number: _cluster(number, stack, free=options.free) for number in seconds}
        for number, workers in clusters.items():
            _grade(workers, _answers(Path(folder) / f"first-{number}", 2 * number))
        for part in range(options.rounds):
            for number, workers in clusters.items():
                cases = _answers(Path(folder) / f"{number}-{part}", options.answers // options.rounds)
                started = time.perf_counter()
                _grade(workers, cases)
                seconds[number] += time.perf_counter() - started
    report = {
        "answers": options.answers,
        "cores_of_a_worker": os.cpu_count() if options.free else 1,
        "one_worker_seconds": round(seconds[1], 1),
        "two_workers_seconds": round(seconds[2], 1),
        "ratio": round(seconds[1] / seconds[2], 2),
        "cores": os.cpu_count(),
        "load": round(os.getloadavg()[0], 1),
        "largest_process_mib": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024,
    }
    print(json.dumps(report))


def _cluster(number: int, stack: contextlib.ExitStack, *, free: bool) -> ClusterWorkers:
    known = set(psutil.Process().children())
    workers = ClusterWorkers(None, number)
    stack.callback(workers.close)
    if not free:
        _bind(set(psutil.Process().children()) - known)
    return workers


def _bind(processes: set[psutil.Process]) -> None:
    """Give each of the workers among them a core; what they start has the same."""
    workers = [process for process in processes if "spawn_main" in " ".join(process.cmdline())]
    for core, worker in enumerate(workers):
        for thread in worker.threads():
            os.sched_setaffinity(thread.id, {core})


def _grade(workers: ClusterWorkers, cases: list[Case]) -> None:
    futures = [workers.submit(case) for case in cases]
    wait(futures)
    failed = [graded for graded in map(workers.result, futures) if graded.outcome.status != "graded"]
    if failed:
        raise SystemExit(f"not graded: {failed[0].outcome.unscored_reason}")


def _answers(folder: Path, count: int) -> list[Case]:
    """The sample, with a comment more in each."""
    for number in range(count):
        vary(SAMPLES / "python-clean", folder / str(number), number)
    return [Case(f"{folder.name}-{number}", str(folder / str(number)), TASK) for number in range(count)]


if __name__ == "__main__":
    main()
