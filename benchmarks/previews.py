"""Previews a second: ``python -m benchmarks.previews [FOLDER...] [--task TASK] [--jobs N]``.

Previews every Python answer of folders (by default the samples, with their task's seeds) in three ways, one
after another in turns, LocalStack up: by ``iac-harness preview``, a process per answer; in one process whose
programs are forked from a warm worker; and in as many such processes as this machine has cores. Sandbox,
engine, graph, and the second run of a program that fails count in all of them; that the warm processes start
does not: it comes once per batch. Prints the previews a second of each way, and how many times the first.
"""

import argparse
import multiprocessing
import os
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from benchmarks.answers import SAMPLES, TASK, python_answers
from benchmarks.command import run
from harness.model.preview import PreviewSettings
from harness.model.workspace import Workspace
from harness.pipeline import preview_settings
from harness.preview.hosts import warm
from harness.preview.interface import preview
from harness.rubric.interface import load

Answer = tuple[str, Workspace]


def main() -> None:
    """Measure in turns, and print one line of JSON."""
    options = _arguments()
    task = options.task or (None if options.folders else TASK)
    settings = PreviewSettings() if task is None else preview_settings(load(task))
    run("localstack", "start")
    with TemporaryDirectory(prefix="iac-harness-previews-") as scratch:
        answers = python_answers(options.folders or [str(SAMPLES)], Path(scratch))
        with _processes(1) as one, _processes(options.jobs) as all_of_them:
            ways: dict[str, Callable[[], object]] = {
                "process_each": lambda: _commands(answers, task),
                "one_warm": lambda: _previewed(one, answers, settings),
                "warm_on_all_cores": lambda: _previewed(all_of_them, answers, settings),
            }
            for warm_way in ("one_warm", "warm_on_all_cores"):  # every process loads what it needs
                for _ in range(3):
                    ways[warm_way]()
            seconds = dict.fromkeys(ways, 0.0)
            for _ in range(options.rounds):
                for name, way in ways.items():
                    seconds[name] += _seconds(way)
    print(msgspec.json.encode(_report(len(answers) * options.rounds, options.jobs, seconds)).decode())


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.previews")
    parser.add_argument("folders", metavar="FOLDER", nargs="*")
    parser.add_argument("--task", help="the rubric whose stack and seeds the programs get")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--rounds", type=int, default=3)
    return parser.parse_args()


def _processes(number: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(number, multiprocessing.get_context("spawn"), initializer=warm.keep_warm)


def _commands(answers: list[Answer], task: str | None) -> None:
    for source, _ in answers:
        run("preview", source, "--no-cache", *(() if task is None else ("--task", task)))


def _previewed(processes: ProcessPoolExecutor, answers: list[Answer], settings: PreviewSettings) -> list[str]:
    """The outcomes; the longest answers first is nobody's luck here, so they come as they are."""
    return list(processes.map(_preview, [workspace for _, workspace in answers], [settings] * len(answers)))


def _preview(workspace: Workspace, settings: PreviewSettings) -> str:
    return preview(workspace, settings).outcome


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _report(previews: int, jobs: int, seconds: dict[str, float]) -> dict[str, float]:
    report: dict[str, float] = {"previews": previews, "jobs": jobs}
    for name, spent in seconds.items():
        report[f"{name}_per_second"] = round(previews / spent, 2)
        report[f"{name}_times"] = round(seconds["process_each"] / spent, 1)
    return report


if __name__ == "__main__":
    main()
