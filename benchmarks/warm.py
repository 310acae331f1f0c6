"""Warm workers against one process per answer: ``python -m benchmarks.warm [FOLDER...]``.

Previews every Python answer that lies in a folder (by default the samples), in a process of its own and at
once again from a warm worker, so that a busy machine slows both; prints each pair and the ratio of the sums,
in seconds of the clock and of CPU time. Everything counts: the sandbox, the engine, and the second run of a
program that fails; in seconds of the clock LocalStack, too. The workers' start does not: it comes once per
batch.
"""

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from benchmarks.spent import adopt_orphans, cpu_seconds
from harness.batch.cases import find_cases
from harness.intake.interface import open_source
from harness.model.preview import PreviewSettings
from harness.model.workspace import Workspace
from harness.preview import run
from harness.preview.hosts import warm
from harness.preview.interface import preview

_SAMPLES = tuple(str(path) for path in sorted((Path(__file__).resolve().parents[1] / "samples").iterdir()))
_TIMES = 3

Spent = tuple[float, float]


def main(*folders: str) -> None:
    """Print seconds in a process of its own, seconds from a warm worker, and how many times that is."""
    ways: tuple[Callable[[Any], Any], ...] = (lambda _environment: None, warm.worker_of)
    sums = [(0.0, 0.0), (0.0, 0.0)]
    adopt_orphans()
    with tempfile.TemporaryDirectory() as scratch:
        answers = list(_answers(folders or _SAMPLES, Path(scratch)))
        warm.keep_warm()
        for _, workspace in answers:  # starts every worker, and loads what this process itself needs
            preview(workspace, PreviewSettings())
        print(f"{'':28} {'clock':^27}  {'CPU':^27}")
        for name, workspace in answers * _TIMES:
            spent = [_spent(workspace, way) for way in ways]
            sums = [_sum(one, more) for one, more in zip(sums, spent, strict=True)]
            _tell(name, *spent)
        warm.stop()
    _tell("all", *sums)


def _answers(folders: tuple[str, ...], scratch: Path) -> Iterator[tuple[str, Workspace]]:
    for folder in folders:
        for case in find_cases([folder]):
            workspace = open_source(case.source, scratch / str(abs(hash(case.source))))
            if workspace.layout.language == "python":
                yield case.name, workspace


def _spent(workspace: Workspace, way: Callable[[Any], Any]) -> Spent:
    setattr(run, "worker_of", way)  # noqa: B010
    started, used = time.perf_counter(), cpu_seconds()
    preview(workspace, PreviewSettings())
    return time.perf_counter() - started, cpu_seconds() - used


def _sum(one: Spent, more: Spent) -> Spent:
    return one[0] + more[0], one[1] + more[1]


def _tell(name: str, cold: Spent, forked: Spent) -> None:
    columns = (
        f"{one:8.3f} s {other:8.3f} s {one / other:6.1f}" for one, other in zip(cold, forked, strict=True)
    )
    print(f"{name:28}", *columns, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
