"""How a batch shows where it is: a bar on a terminal, a line an answer elsewhere."""

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from harness.batch.outcome import CaseOutcome
from harness.report.text import one_line


@contextmanager
def batch_progress(total: int) -> Iterator[Callable[[CaseOutcome], str]]:
    """Tells of ``total`` answers as their outcomes come; returns each one's status."""
    if sys.stderr.isatty():
        with _bar(total) as tell:
            yield tell
    else:
        yield _lines(total)


def _lines(total: int) -> Callable[[CaseOutcome], str]:
    done: list[str] = []

    def tell(outcome: CaseOutcome) -> str:
        done.append(outcome.case)
        print(one_line(f"{len(done)} of {total}: {_line(outcome)}"), file=sys.stderr, flush=True)
        return outcome.status

    return tell


@contextmanager
def _bar(total: int) -> Iterator[Callable[[CaseOutcome], str]]:
    from rich.console import Console  # noqa: PLC0415 - only a terminal needs rich
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    unscored: Counter[str] = Counter()
    columns = (
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
        TextColumn("{task.fields[faults]}", markup=False),
    )
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task("", total=total, rate="", faults="")

        def tell(outcome: CaseOutcome) -> str:
            if outcome.unscored_reason is not None:
                unscored[outcome.unscored_reason.stage] += 1
                bar.console.print(Text(one_line(_line(outcome))))
            bar.update(task, advance=1)
            speed = bar.tasks[0].finished_speed or bar.tasks[0].speed or 0.0
            faults = ", ".join(f"{count} {stage}" for stage, count in sorted(unscored.items()))
            bar.update(task, rate=f"{speed:.1f}/s", faults=f"unscored: {faults}" if faults else "")
            return outcome.status

        yield tell


def _line(outcome: CaseOutcome) -> str:
    if outcome.unscored_reason is not None:
        return f"{outcome.case} unscored ({outcome.unscored_reason.stage}: {outcome.unscored_reason.message})"
    counts = outcome.counts
    levels = f"{counts.critical} critical, {counts.high} high, {counts.medium} medium, {counts.low} low"
    return f"{outcome.case} {outcome.verdict} ({levels})"
