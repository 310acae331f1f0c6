"""``iac-harness batch``: grade every case of its sources."""

import os
from pathlib import Path

import click
import msgspec

from harness.batch.cards import Cards
from harness.batch.case import Case
from harness.batch.cases import FILTERS, find_cases
from harness.batch.journal import Journal
from harness.batch.outcome import is_final
from harness.batch.run import grade_all
from harness.batch.workers import LocalWorkers, Workers
from harness.cli import completing
from harness.cli.batch_progress import batch_progress
from harness.cli.exports import Exports, export_options, gate_options
from harness.cli.index import write_index
from harness.cli.interruption import interruption
from harness.cli.options import engine, no_cache
from harness.cli.output import show_line
from harness.model.preview import EngineName, PreviewLimits
from harness.scorecard.gate import GateOverride


def _filters(_context: click.Context, _parameter: click.Parameter, value: tuple[str, ...]) -> dict[str, str]:
    pairs = [text.partition("=") for text in value]
    for name, equals, _ in pairs:
        if name not in FILTERS or not equals:
            raise click.BadParameter(f"'{name}{equals}' is not one of {', '.join(FILTERS)} and '=GLOB'.")
    return {name: pattern for name, _, pattern in pairs}


@click.command()
@click.argument("sources", metavar="SOURCE…", nargs=-1, required=True, shell_complete=completing.sources)
@click.option("--out", metavar="DIR", required=True, help="Where results go.")
@click.option(
    "--task",
    metavar="TASK",
    help="One rubric for all; else each case's own task, or none.",
    shell_complete=completing.tasks,
)
@click.option(
    "--jobs", type=click.IntRange(1, 256), default=lambda: os.cpu_count() or 1, help="Worker processes."
)
@click.option("--limit", type=click.IntRange(1), help="Grade this many cases at the most.")
@click.option(
    "--filter", "filters", metavar="KEY=GLOB", multiple=True, callback=_filters,
    help=f"Only cases that match; KEY is one of {', '.join(FILTERS)}.",
)  # fmt: skip
@click.option("--resume", is_flag=True, help="Only what DIR holds no result of.")
@click.option(
    "--retry-unscored", is_flag=True, help="With --resume: also what the environment left unscored."
)
@click.option(
    "--timeout", type=click.FloatRange(min=1), metavar="SECONDS", default=PreviewLimits().wall_seconds,
    show_default=True, help="How long one program may run.",
)  # fmt: skip
@click.option("--scheduler", metavar="ADDRESS", help="Grade on the Dask cluster whose scheduler is there.")
@click.option("--dask-local", type=click.IntRange(1, 256), metavar="N", help="… or on one of N workers here.")
@gate_options
@export_options
@engine
@no_cache
def command(  # noqa: PLR0917 - each is an option
    sources: tuple[str, ...],
    out: str,
    task: str | None,
    jobs: int,
    limit: int | None,
    filters: dict[str, str],
    timeout: float,
    scheduler: str | None,
    dask_local: int | None,
    *,
    engine: EngineName,
    resume: bool,
    retry_unscored: bool,
    gate: GateOverride,
    exports: Exports,
) -> int:
    """Grade every case of each SOURCE: DIR/CASE/…, and a line of DIR/results.jsonl for each.

    At the end all that DIR holds results of becomes a page, DIR/index.html.

    SOURCE is a folder of cases, a JSON Lines manifest (.jsonl: id, model, task, and path, git or text), or
    one answer. Ctrl-C finishes what runs, so that --resume can go on; a second one stops at once.

    The files for pipelines hold all that DIR holds results of. With --fail-on or --min-score the gate is
    the batch's: every answer in DIR has to hold it.

    Exit status: 0 all were graded, 1 the gate of the batch fails, 2 bad input, 3 some are unscored or left.
    """
    found = find_cases(sources, task, filters)
    with Journal(Path(out)) as journal:
        if not resume:
            named = {case.name for case in found}
            journal.forget(lambda outcome: outcome.case in named)
        elif retry_unscored:
            journal.forget(lambda outcome: not is_final(outcome))
        done = {outcome.case for outcome in journal.outcomes()}
        cases = [_settled(case, engine, timeout, gate) for case in found if case.name not in done][:limit]
        with interruption() as stopped, batch_progress(len(cases)) as report:
            workers = _workers(jobs, scheduler, dask_local)
            try:
                outcomes = grade_all(cases, Path(out), journal, workers, stopped)
                graded = [report(outcome) for outcome in outcomes]
            finally:
                workers.close()
    unscored = graded.count("unscored")
    left = len(cases) - len(graded)
    show_line(_summary(len(graded), unscored, left, out))
    if done or graded:
        write_index(Path(out))
    holds = _finished(Path(out), gate, exports)
    return 3 if unscored or left else 0 if holds else 1


def _finished(out: Path, gate: GateOverride, exports: Exports) -> bool:
    """Write what was asked for of all results; whether the batch's gate, where it has one, holds."""
    gated = gate != GateOverride()
    if not exports and not gated:
        return True
    cards = Cards(out, gate)
    exports.make(cards)
    return not gated or all(card.verdict != "fail" for card in cards)


def _settled(case: Case, engine: EngineName, timeout: float, gate: GateOverride) -> Case:
    default = PreviewLimits()
    limits = msgspec.structs.replace(
        default, wall_seconds=timeout, cpu_seconds=min(default.cpu_seconds, timeout)
    )
    return msgspec.structs.replace(case, engine=engine, limits=limits, gate=gate)


def _workers(jobs: int, scheduler: str | None, dask_local: int | None) -> Workers:
    if scheduler is None and dask_local is None:
        return LocalWorkers(jobs)
    from harness.batch.cluster import ClusterWorkers  # noqa: PLC0415 - loads Dask

    return ClusterWorkers(scheduler, dask_local)


def _summary(finished: int, unscored: int, left: int, out: str) -> str:
    rest = f"; {left} left: go on with --resume" if left else ""
    return f"{finished} cases: {finished - unscored} graded, {unscored} unscored; results in {out}{rest}"
