"""How much faster a batch is after an edit: ``python -m benchmarks.regrade [CASES] [--jobs N] [--copies N]``.

CASES is a folder of cases, by default the samples. A copy of the project grades them with ``iac-harness
batch`` and an empty cache, has one check of every pack and rubric edited, and grades them again, LocalStack
stopped. Both are one run of this program, so their ratio owes nothing to the machine. ``--copies`` grades
every case that many times, each time as another answer (a comment more), for a batch worth its start.
"""

import argparse
import json
import os
import tempfile
import time
from pathlib import Path

from benchmarks.answers import SAMPLES, vary
from benchmarks.private import Private
from harness.batch.cases import find_cases
from harness.cache.memory import Memory
from harness.cache.store import Store
from harness.pipeline import GradeRequest, grade
from harness.report.results import write_results
from harness.rubric.interface import known_tasks


def main() -> None:
    """Measure, and print one line of JSON."""
    options = _options()
    with tempfile.TemporaryDirectory(prefix="iac-harness-regrade-") as name:
        bench = Bench(Path(name))
        cases = Path(options.cases).resolve()
        bench.task = ("--task", cases.name) if cases.name in known_tasks() else ()
        bench.copy_cases(cases, options.copies)
        try:
            report = bench.batches(options.jobs)
        finally:
            bench.private.run("localstack", "stop")
        report |= bench.in_process()
    print(json.dumps(report))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cases", nargs="?", default=str(SAMPLES))
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--copies", type=int, default=1)
    return parser.parse_args()


class Bench:
    """A copy of the project whose rubrics may be edited, with a cache of its own."""

    def __init__(self, folder: Path) -> None:
        self.private = Private(folder)
        self.task: tuple[str, ...] = ()

    def copy_cases(self, cases: Path, copies: int) -> None:
        """Every case as several answers, alike but for a comment."""
        for case in find_cases([str(cases)]):
            for number in range(copies):
                vary(case.source, self.private.folder / "cases" / f"{case.name}-{number}", number)

    def edit_rubrics(self) -> int:
        """Change the message of the first check of every file; the number of checks."""
        edited = 0
        for file in sorted((self.private.folder / "project" / "rubrics").rglob("*.yaml")):
            text = file.read_text()
            file.write_text(text.replace('\n    message: "', '\n    message: "Edited: ', 1))
            edited += file.read_text() != text
        return edited

    def batches(self, jobs: int) -> dict[str, object]:
        """Grade, edit, grade."""
        self.private.run("localstack", "start")
        first = self.grade("first", jobs)
        edited = self.edit_rubrics()
        self.private.run("localstack", "stop")
        again = self.grade("again", jobs)
        then, now = self.previews("first"), self.previews("again")
        return {
            "cases": len(then),
            "edited_checks": edited,
            "first_seconds": round(first, 2),
            "again_seconds": round(again, 2),
            "ratio": round(first / again, 1),
            "previewed_again": sum(then[case] != now[case] for case in then),
            "localstack_started_again": self.private.run("localstack", "status") == 0,
        }

    def in_process(self) -> dict[str, object]:
        """The same for one sample in this process, whose libraries are loaded already."""
        rubric = self.private.folder / "project" / "rubrics" / "fintech-loan.yaml"
        memory = Memory(Store(self.private.folder / "in-process", 1024**3))
        grade(GradeRequest(str(SAMPLES / "python-clean"), str(rubric)), memory=Memory(None))
        request, spent = GradeRequest(str(SAMPLES / "python-flawed"), str(rubric)), []
        for _ in range(2):
            rubric.write_text(rubric.read_text().replace('\n    message: "', '\n    message: "Edited: ', 1))
            started = time.perf_counter()
            graded = grade(request, memory=memory)
            write_results(graded.card, graded.rubric, self.private.folder / "in-process-results")
            spent.append(time.perf_counter() - started)
        first, again = spent
        return {
            "in_process_first_seconds": round(first, 3),
            "in_process_again_seconds": round(again, 3),
            "in_process_ratio": round(first / again, 1),
        }

    def grade(self, name: str, jobs: int) -> float:
        """The seconds that one batch takes."""
        out = ("--out", str(self.private.folder / name), "--jobs", str(jobs), *self.task)
        started = time.perf_counter()
        status = self.private.run("batch", str(self.private.folder / "cases"), *out)
        seconds = time.perf_counter() - started
        if status not in (0, 3):
            raise SystemExit(f"the batch ended with status {status}")
        return seconds

    def previews(self, name: str) -> dict[str, object]:
        """What each card says of the preview, its seconds included: a preview that ran again took others."""
        cards = sorted((self.private.folder / name).glob("*/scorecard.json"))
        return {card.parent.name: json.loads(card.read_bytes())["preview"] for card in cards}


if __name__ == "__main__":
    main()
