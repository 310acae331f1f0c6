"""Warm workers against one process per answer: ``python -m benchmarks.warm [FOLDER...] [--task TASK]``.

Previews every Python answer that lies in a folder (by default the samples, with their task's seeds), in a
process of its own and at once again from a warm worker, so that a busy machine slows both; prints each pair
and the ratio of the sums, in seconds of the clock and of CPU time. Everything counts: the sandbox, the
engine, and the second run of a program that fails; in seconds of the clock LocalStack, too. The workers'
start does not: it comes once per batch.
"""

import argparse
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.answers import SAMPLES, TASK, python_answers
from benchmarks.spent import adopt_orphans, cpu_seconds
from harness.model.preview import PreviewSettings
from harness.model.workspace import Workspace
from harness.pipeline import preview_settings
from harness.preview import run
from harness.preview.hosts import warm
from harness.preview.interface import preview
from harness.rubric.interface import load

_TIMES = 3

Spent = tuple[float, float]


def main() -> None:
    """Print seconds in a process of its own, seconds from a warm worker, and how many times that is."""
    asked = _arguments()
    task = asked.task or (None if asked.folders else TASK)
    settings = PreviewSettings() if task is None else preview_settings(load(task))
    ways: tuple[Callable[[Any], Any], ...] = (lambda _environment: None, warm.worker_of)
    sums = [(0.0, 0.0), (0.0, 0.0)]
    adopt_orphans()
    with tempfile.TemporaryDirectory() as scratch:
        answers = python_answers(asked.folders or [str(SAMPLES)], Path(scratch))
        warm.keep_warm()
        for _, workspace in answers:  # starts every worker, and loads what this process itself needs
            preview(workspace, settings)
        print(f"{'':28} {'clock':^27}  {'CPU':^27}")
        for name, workspace in answers * _TIMES:
            spent = [_spent(workspace, settings, way) for way in ways]
            sums = [_sum(one, more) for one, more in zip(sums, spent, strict=True)]
            _tell(Path(name).name, *spent)
        warm.stop()
    _tell("all", *sums)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.warm")
    parser.add_argument("folders", metavar="FOLDER", nargs="*")
    parser.add_argument("--task", help="the rubric whose stack and seeds the programs get")
    return parser.parse_args()


def _spent(workspace: Workspace, settings: PreviewSettings, way: Callable[[Any], Any]) -> Spent:
    setattr(run, "worker_of", way)  # noqa: B010
    started, used = time.perf_counter(), cpu_seconds()
    preview(workspace, settings)
    return time.perf_counter() - started, cpu_seconds() - used


def _sum(one: Spent, more: Spent) -> Spent:
    return one[0] + more[0], one[1] + more[1]


def _tell(name: str, cold: Spent, forked: Spent) -> None:
    columns = (
        f"{one:8.3f} s {other:8.3f} s {one / other:6.1f}" for one, other in zip(cold, forked, strict=True)
    )
    print(f"{name:28}", *columns, flush=True)


if __name__ == "__main__":
    main()
