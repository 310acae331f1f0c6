"""How much faster a batch is after an edit: ``python benchmarks/regrade.py [CASES] [--jobs N] [--copies N]``.

CASES is a folder of cases, by default the samples. A copy of the project grades them with ``iac-harness
batch`` and an empty cache, has one check of every pack and rubric edited, and grades them again, LocalStack
stopped. Both are one run of this program, so their ratio owes nothing to the machine. ``--copies`` grades
every case that many times, each time as another answer (a comment more), for a batch worth its start.
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from harness.cache.memory import Memory
from harness.cache.store import Store
from harness.model.places import cache_folder, project_folder
from harness.pipeline import GradeRequest, grade
from harness.preview.localstack.installation import install, version
from harness.report.results import write_results
from harness.rubric.interface import known_tasks

_PARTS = ("harness", "rubrics", "ideal", "samples")
_COMMAND = "from harness.cli.main import main; main()"
_COMMENTS = {".py": "#", ".ts": "//"}
_ANSWERS = ("*.py", "*.ts", "MODEL_RESPONSE.md")
_BLOCK = re.compile(r"^(```(python|py|typescript|ts)\n.*?)^```$", re.MULTILINE | re.DOTALL)


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
            bench.command("localstack", "stop")
        report |= bench.in_process()
    print(json.dumps(report))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cases", nargs="?", default=str(project_folder() / "samples" / "fintech-loan"))
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--copies", type=int, default=1)
    return parser.parse_args()


class Bench:
    """A copy of the project whose rubrics may be edited, with a cache of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.task: tuple[str, ...] = ()
        self.project = folder / "project"
        for part in _PARTS:
            ignored = shutil.ignore_patterns("node_modules", ".venv")
            shutil.copytree(project_folder() / part, self.project / part, ignore=ignored, symlinks=True)
        cache = folder / "cache"
        (cache / "localstack").mkdir(parents=True)
        (cache / "sdk").symlink_to(cache_folder() / "sdk")
        (cache / "localstack" / version()).symlink_to(install().parents[1])
        self.environment = {
            **{
                name: value
                for name, value in os.environ.items()
                if name not in ("AWS_ENDPOINT_URL", "LOCALSTACK_HOST")
            },
            "IAC_HARNESS_CACHE": str(cache),
            "PYTHONPATH": str(self.project),
        }

    def copy_cases(self, cases: Path, copies: int) -> None:
        """Every case as several answers, alike but for a comment."""
        found = (
            path for path in sorted(cases.iterdir()) if path.is_dir() and not path.name.startswith(("_", "."))
        )
        for case in found:
            for number in range(copies):
                target = self.folder / "cases" / f"{case.name}-{number}"
                shutil.copytree(case, target, ignore=shutil.ignore_patterns("node_modules"))
                for file in (path for name in _ANSWERS for path in target.rglob(name)):
                    file.write_text(varied(file.read_text(), file.suffix, number))

    def edit_rubrics(self) -> int:
        """Change the message of the first check of every file; the number of checks."""
        edited = 0
        for file in sorted((self.project / "rubrics").rglob("*.yaml")):
            text = file.read_text()
            file.write_text(text.replace('\n    message: "', '\n    message: "Edited: ', 1))
            edited += file.read_text() != text
        return edited

    def batches(self, jobs: int) -> dict[str, object]:
        """Grade, edit, grade."""
        self.command("localstack", "start")
        first = self.grade("first", jobs)
        edited = self.edit_rubrics()
        self.command("localstack", "stop")
        again = self.grade("again", jobs)
        then, now = self.previews("first"), self.previews("again")
        return {
            "cases": len(then),
            "edited_checks": edited,
            "first_seconds": round(first, 2),
            "again_seconds": round(again, 2),
            "ratio": round(first / again, 1),
            "previewed_again": sum(then[case] != now[case] for case in then),
            "localstack_started_again": self.command("localstack", "status").returncode == 0,
        }

    def in_process(self) -> dict[str, object]:
        """The same for one sample in this process, whose libraries are loaded already."""
        rubric = self.project / "rubrics" / "fintech-loan.yaml"
        memory = Memory(Store(self.folder / "in-process", 1024**3))
        samples = project_folder() / "samples" / "fintech-loan"
        grade(GradeRequest(str(samples / "python-clean"), str(rubric)), memory=Memory(None))
        request, spent = GradeRequest(str(samples / "python-flawed"), str(rubric)), []
        for _ in range(2):
            rubric.write_text(rubric.read_text().replace('\n    message: "', '\n    message: "Edited: ', 1))
            started = time.perf_counter()
            graded = grade(request, memory=memory)
            write_results(graded.card, graded.rubric, self.folder / "in-process-results")
            spent.append(time.perf_counter() - started)
        first, again = spent
        return {
            "in_process_first_seconds": round(first, 3),
            "in_process_again_seconds": round(again, 3),
            "in_process_ratio": round(first / again, 1),
        }

    def grade(self, name: str, jobs: int) -> float:
        """The seconds that one batch takes."""
        out = ("--out", str(self.folder / name), "--jobs", str(jobs), *self.task)
        started = time.perf_counter()
        ended = self.command("batch", str(self.folder / "cases"), *out)
        seconds = time.perf_counter() - started
        if ended.returncode not in (0, 3):
            raise SystemExit(ended.stderr)
        return seconds

    def previews(self, name: str) -> dict[str, object]:
        """What each card says of the preview, its seconds included: a preview that ran again took others."""
        cards = sorted((self.folder / name).glob("*/scorecard.json"))
        return {card.parent.name: json.loads(card.read_bytes())["preview"] for card in cards}

    def command(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """The command of the copied project."""
        return subprocess.run(
            [sys.executable, "-c", _COMMAND, *arguments],
            env=self.environment, cwd=self.folder, capture_output=True, text=True, check=False,
        )  # fmt: skip


def varied(text: str, suffix: str, number: int) -> str:
    """The same program with a comment more, in every block of code where it is a document."""
    if suffix in _COMMENTS:
        return f"{text}\n{_COMMENTS[suffix]} Answer {number}.\n"
    return _BLOCK.sub(lambda block: _with_comment(block, number), text)


def _with_comment(block: re.Match[str], number: int) -> str:
    comment = _COMMENTS[".py" if block[2].startswith("py") else ".ts"]
    return f"{block[1]}{comment} Answer {number}.\n```"


if __name__ == "__main__":
    main()
