"""A batch against one ``grade`` after another: ``python -m benchmarks.grading [FOLDER...] [--copies N]``.

Grades the Python answers of folders (by default the samples) twice without a cache, LocalStack up: by a loop
of ``iac-harness grade``, one process per answer, and by one ``iac-harness batch``, its start included. Both
must give the same scorecards. Prints the seconds of the clock and of CPU time of both, and their ratios.
``--copies`` makes several answers of each, alike but for a comment, for a batch worth its start.
"""

import argparse
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from benchmarks.answers import SAMPLES, python_answers, vary
from benchmarks.command import run
from benchmarks.spent import adopt_orphans, cpu_seconds


def main() -> None:
    """Measure, and print one line of JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", default=[str(SAMPLES)])
    parser.add_argument("--copies", type=int, default=4)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="iac-harness-grading-") as name:
        folder = Path(name)
        answers = _copies(options.folders, folder / "answers", options.copies)
        run("localstack", "start")
        adopt_orphans()  # from here on, so that LocalStack is nobody's here
        batch = ("batch", str(folder / "answers"), "--out", str(folder / "batch"), "--no-cache")
        single = ("--out", str(folder / "single"), "--no-cache")
        together = _spent(lambda: run(*batch, "--jobs", str(options.jobs)))
        one_by_one = _spent(lambda: _run_each(answers, *single))
        differing = {path.name: keys for path in answers if (keys := _differences(folder, path))}
    print(msgspec.json.encode(_report(len(answers), options.jobs, one_by_one, together, differing)).decode())


def _copies(folders: list[str], target: Path, copies: int) -> list[Path]:
    """Every Python answer several times."""
    made = []
    with tempfile.TemporaryDirectory() as scratch:
        for source, _ in python_answers(folders, Path(scratch)):
            for number in range(copies):
                made.append(target / f"{Path(source).name}-{number}")
                vary(source, made[-1], number)
    return made


def _run_each(answers: list[Path], *options: str) -> None:
    for path in answers:
        run("grade", str(path), *options)


def _spent(work: Callable[[], Any]) -> tuple[float, float]:
    started, used = time.perf_counter(), cpu_seconds()
    work()
    return time.perf_counter() - started, cpu_seconds() - used


def _differences(folder: Path, answer: Path) -> list[str]:
    """The parts in which the scorecards of both differ, but for what no two runs have in common."""
    one, other = (_card(folder / way / answer.name) for way in ("batch", "single"))
    return [key for key in one if one[key] != other.get(key)]


def _card(folder: Path) -> dict[str, Any]:
    card: dict[str, Any] = msgspec.json.decode((folder / "scorecard.json").read_bytes())
    card["preview"]["seconds"] = 0
    return card


def _report(
    answers: int,
    jobs: int,
    one_by_one: tuple[float, float],
    together: tuple[float, float],
    differing: dict[str, list[str]],
) -> dict[str, Any]:
    return {
        "answers": answers,
        "jobs": jobs,
        "grade_seconds": round(one_by_one[0], 1),
        "batch_seconds": round(together[0], 1),
        "ratio": round(one_by_one[0] / together[0], 1),
        "grade_cpu_seconds": round(one_by_one[1], 1),
        "batch_cpu_seconds": round(together[1], 1),
        "cpu_ratio": round(one_by_one[1] / together[1], 1),
        "different_scorecards": differing,
    }


if __name__ == "__main__":
    main()
