"""How much faster two Dask workers are than one: ``python benchmarks/cluster.py [--answers N]``.

Varies a sample into N answers that no cache knows and grades them on a Dask cluster of one worker and on
one of two, both in one run of this program and after each worker has graded once. Prints one line of JSON.
"""

import argparse
import json
import os
import resource
import tempfile
import time
from concurrent.futures import wait
from pathlib import Path

from harness.batch.case import Case
from harness.batch.cluster import ClusterWorkers
from harness.model.places import project_folder

_SAMPLE = project_folder() / "samples" / "fintech-loan" / "python-clean"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--answers", type=int, default=24)
    count = parser.parse_args().answers
    os.environ["IAC_HARNESS_NO_CACHE"] = "1"
    with tempfile.TemporaryDirectory(prefix="iac-harness-cluster-") as folder:
        one, two = (_seconds(number, count, Path(folder)) for number in (1, 2))
    print(
        json.dumps(
            {
                "answers": count,
                "one_worker_seconds": round(one, 1),
                "two_workers_seconds": round(two, 1),
                "ratio": round(one / two, 2),
                "cores": os.cpu_count(),
                "load": round(os.getloadavg()[0], 1),
                "largest_process_mib": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024,
            }
        )
    )


def _seconds(number: int, count: int, folder: Path) -> float:
    workers = ClusterWorkers(None, number)
    try:
        _grade(workers, _answers(folder / f"first-{number}", 2 * number))
        cases = _answers(folder / f"measured-{number}", count)
        started = time.perf_counter()
        _grade(workers, cases)
        return time.perf_counter() - started
    finally:
        workers.close()


def _grade(workers: ClusterWorkers, cases: list[Case]) -> None:
    futures = [workers.submit(case) for case in cases]
    wait(futures)
    failed = [graded for graded in map(workers.result, futures) if graded.outcome.status != "graded"]
    if failed:
        raise SystemExit(f"not graded: {failed[0].outcome.unscored_reason}")


def _answers(folder: Path, count: int) -> list[Case]:
    """The sample, with a comment more in each."""
    texts = {
        path.relative_to(_SAMPLE): path.read_bytes()
        for path in _SAMPLE.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    for number in range(count):
        for name, text in texts.items():
            path = folder / str(number) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text + (b"\n# %d\n" % number if name.suffix == ".py" else b""))
    return [
        Case(f"{folder.name}-{number}", str(folder / str(number)), "fintech-loan") for number in range(count)
    ]


if __name__ == "__main__":
    main()
