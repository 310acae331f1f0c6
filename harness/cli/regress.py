"""``iac-harness regress``: the ideals and samples beside the committed baseline."""

from collections.abc import Iterator
from pathlib import Path

import click

from harness.cli.options import no_cache
from harness.cli.output import progress, show_line
from harness.regress.baseline import committed_folder
from harness.regress.interface import Regression, regress, tasks


@click.command()
@click.argument("names", nargs=-1, metavar="[TASK]...")
@click.option("--update", is_flag=True, help="Record what is so now, and show what that changes.")
@click.option("--baseline", metavar="DIR", help="Where baselines lie; else the project's own.")
@no_cache
def command(names: tuple[str, ...], baseline: str | None, *, update: bool) -> int:
    """Prove that the ideal of each TASK (all, without any) has no findings, and that nothing else changed.

    Compared with DIR/TASK/ideal.graph.json and DIR/TASK/samples.json: the graph of the ideal, and verdict,
    score and findings of each sample. Lines with - stand in the baseline alone, those with + are new.

    Exit status: 0 all is as recorded (or recorded now), 1 something differs, 2 bad input, 3 the environment
    failed.
    """
    folder = committed_folder() if baseline is None else Path(baseline)
    holding = True
    for name in names or tasks():
        with progress() as report:
            regression = regress(name, folder, update=update, report=report)
        for line in _lines(regression):
            show_line(line)
        holding = holding and regression.holds
    return 0 if holding else 1


def _lines(regression: Regression) -> Iterator[str]:
    yield from regression.faults
    for what, changed in (("the ideal's graph", regression.graph), ("the samples", regression.samples)):
        if changed:
            yield f"{regression.task}: differences in {what}:"
            yield from changed
    for path in regression.recorded:
        yield f"wrote {path}"
    yield f"{regression.task}: {_verdict(regression)}"


def _verdict(regression: Regression) -> str:
    if regression.faults:
        return "the ideal is none; nothing was compared or recorded"
    if regression.recorded:
        return "recorded"
    if regression.holds:
        return "as recorded"
    return "differs; where that is meant, record it with --update"
