"""``iac-harness batch``: grade every case of a folder."""

import os
from pathlib import Path

import click
from msgspec.structs import replace

from harness.batch.cases import find_cases
from harness.batch.outcome import CaseOutcome
from harness.batch.run import finished, grade_all
from harness.cli.options import engine, no_cache
from harness.cli.output import progress, show_line
from harness.model.preview import EngineName
from harness.report.files import require_writable


@click.command()
@click.argument("source")
@click.option("--out", metavar="DIR", required=True, help="Where results go.")
@click.option("--task", metavar="TASK", help="One rubric for all; else each case's task.yaml, or none.")
@click.option(
    "--jobs", type=click.IntRange(1, 64), default=lambda: os.cpu_count() or 1, help="Worker processes."
)
@click.option("--limit", type=click.IntRange(1), help="Grade this many cases at the most.")
@click.option("--resume", is_flag=True, help="Only what DIR holds no result of.")
@engine
@no_cache
def command(
    source: str,
    out: str,
    task: str | None,
    jobs: int,
    limit: int | None,
    *,
    engine: EngineName,
    resume: bool,
) -> int:
    """Grade every case below the folder SOURCE: DIR/CASE/…, and a line of DIR/results.jsonl for each.

    Exit status: 0 all were graded, 2 bad input, 3 some are unscored.
    """
    cases = tuple(replace(case, engine=engine) for case in find_cases(Path(source), task))
    require_writable(Path(out))
    if resume:
        done = finished(Path(out))
        cases = tuple(case for case in cases if case.name not in done)
    cases = cases[:limit]
    left = 0
    with progress() as report:
        for number, outcome in enumerate(grade_all(cases, Path(out), jobs), start=1):
            report(f"{number} of {len(cases)}: {_line(outcome)}")
            left += outcome.status == "unscored"
    show_line(f"{len(cases)} cases: {len(cases) - left} graded, {left} unscored; results in {out}")
    return 3 if left else 0


def _line(outcome: CaseOutcome) -> str:
    if outcome.unscored_reason is not None:
        return f"{outcome.case} unscored ({outcome.unscored_reason.stage}: {outcome.unscored_reason.message})"
    counts = outcome.counts
    levels = f"{counts.critical} critical, {counts.high} high, {counts.medium} medium, {counts.low} low"
    return f"{outcome.case} {outcome.verdict} ({levels})"
