"""Warm workers against one process per answer: ``python benchmarks/warm.py [FOLDER...]``.

Previews every Python answer that lies in a folder (by default the samples), in a process of its own and at
once again from a warm worker, so that a busy machine slows both; prints each pair and the ratio of the sums.
Everything counts: the sandbox, the engine, LocalStack, and the second run of a program that fails. The
workers' start does not: it comes once per batch.
"""

import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from harness.batch.cases import find_cases
from harness.intake.interface import open_source
from harness.model.preview import PreviewSettings
from harness.model.workspace import Workspace
from harness.preview import run
from harness.preview.hosts import warm
from harness.preview.interface import preview

_SAMPLES = tuple(str(path) for path in sorted((Path(__file__).resolve().parents[1] / "samples").iterdir()))


def main(*folders: str) -> None:
    """Print seconds in a process of its own, seconds from a warm worker, and how many times that is."""
    ways = (lambda _environment: None, warm.worker_of)
    sums = [0.0, 0.0]
    with tempfile.TemporaryDirectory() as scratch:
        answers = list(_answers(folders or _SAMPLES, Path(scratch)))
        warm.keep_warm()
        for _, workspace in answers:  # starts every worker, and loads what this process itself needs
            preview(workspace, PreviewSettings())
        for name, workspace in answers:
            spent = [_seconds(workspace, way) for way in ways]
            sums = [one + more for one, more in zip(sums, spent, strict=True)]
            _tell(name, *spent)
        warm.stop()
    _tell("all", *sums)


def _answers(folders: tuple[str, ...], scratch: Path) -> Iterator[tuple[str, Workspace]]:
    for folder in folders:
        for case in find_cases([folder]):
            workspace = open_source(case.source, scratch / str(abs(hash(case.source))))
            if workspace.layout.language == "python":
                yield case.name, workspace


def _seconds(workspace: Workspace, way: object) -> float:
    setattr(run, "worker_of", way)  # noqa: B010
    started = time.perf_counter()
    preview(workspace, PreviewSettings())
    return time.perf_counter() - started


def _tell(name: str, cold: float, forked: float) -> None:
    print(f"{name:28} {cold:8.3f} s {forked:8.3f} s {cold / forked:6.1f}", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
