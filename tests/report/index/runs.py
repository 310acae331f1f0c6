"""Folders as batches leave them: results.jsonl, and the reports of answers beside it."""

from pathlib import Path

import msgspec

from harness.report.index.interface import FILE, render
from harness.report.results import write_results
from harness.statistics.page import batch_tables
from harness.statistics.stats import open_run
from tests.report import samples
from tests.statistics.lines import failed, graded, results

FLAWED = {"hardcoded-password": "critical", "log-retention": "medium", "cost-tags": "low"}
BARE = {"cost-tags": "low"}


def small(folder: Path) -> Path:
    """Two models, two tasks, five answers, of which one was not graded and two have reports."""
    results(
        folder,
        graded("north-2", 40, checks=FLAWED, task="loan", model="north"),
        graded("north-10", 95.5, passed=True, checks=BARE, task="shop", model="north"),
        graded("south-1", 62.25, checks=FLAWED, task="loan", model="south"),
        graded("south-3", 100, passed=True, task="shop", model="south"),
        failed("south-2", "localstack", "it is gone", task="shop", model="south"),
    )
    for name in ("north-2", "south-1"):
        card = msgspec.structs.replace(samples.full(), case=name)
        write_results(card, samples.rubric(), folder, ("html", "json"))
    return folder


def many(folder: Path, answers: int) -> Path:
    """As many answers as that; every seventh passes."""
    return results(
        folder,
        *(
            graded(
                f"case-{number}", number % 101, passed=number % 7 == 0,
                checks={f"check-{number % 250}": "high", "everywhere": "low"},
                task=f"task-{number % 80}", model=f"model-{number % 12}",
            )
            for number in range(answers)
        ),
    )  # fmt: skip


def page(folder: Path) -> Path:
    """The page of ``folder``, written there."""
    (folder / FILE).write_text(text(folder), encoding="utf-8")
    return folder / FILE


def text(folder: Path) -> str:
    """The page of ``folder``."""
    return render(batch_tables(*open_run(folder)), folder)
