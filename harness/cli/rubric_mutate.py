"""``iac-harness rubric mutate``: the rubric itself under test."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from harness.cli.options import no_cache
from harness.cli.output import progress
from harness.cli.tables import print_tables
from harness.report.files import require_writable, write

if TYPE_CHECKING:
    from harness.mutation.mutant import Layer
    from harness.mutation.result import MutationResult

_LAYERS: tuple["Layer", ...] = ("graph", "source")


@click.command()
@click.argument("task")
@click.option("--only", type=click.Choice(_LAYERS), help="Mutants of the graph, or of the source, alone.")
@click.option("--most", type=click.IntRange(1), metavar="N", help="At most N mutants of each operator.")
@click.option(
    "--jobs", type=click.IntRange(1, 256), default=lambda: os.cpu_count() or 1, help="Worker processes."
)
@click.option(
    "--min-rate", type=click.FloatRange(0, 100), default=95.0, show_default=True,
    help="Percent of the mutants that violate a requirement which the checks must kill.",
)  # fmt: skip
@click.option("--rows", type=click.IntRange(1), default=40, show_default=True, help="Rows of each table.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, with every mutant and what killed it.")
@click.option("--out", metavar="DIR", help="Write DIR/TASK/mutation.json and mutation.txt as well.")
@no_cache
def mutate(  # noqa: PLR0917 - each is an option
    task: str,
    only: "Layer | None",
    most: int | None,
    jobs: int,
    min_rate: float,
    rows: int,
    out: str | None,
    *,
    as_json: bool,
) -> int:
    """Change TASK's ideal in every way that a machine can, and show which checks of its rubric notice.

    Exit status: 0 the rate holds and every survivor is explained, 1 not, or an explanation is stale, 2 bad
    input, 3 the environment failed.
    """
    # Imported here: the help of other commands needs none of it.
    from harness.mutation import interface  # noqa: PLC0415
    from harness.mutation.result import holds, notes, tables  # noqa: PLC0415

    if out is not None:
        require_writable(Path(out))
    layers = _LAYERS if only is None else (only,)
    with progress() as report:
        result = interface.mutate(task, interface.Selection(layers, most), jobs, report)
    if as_json:
        sys.stdout.write(_json(result))
    else:
        print_tables(tables(result), notes(result), form="table", only=None, rows=rows)
    if out is not None:
        _write(result, Path(out))
    return 0 if holds(result, min_rate / 100) else 1


def _json(result: "MutationResult") -> str:
    from harness.mutation.result import document  # noqa: PLC0415

    return document(result)


def _write(result: "MutationResult", out: Path) -> None:
    from harness.mutation.result import notes, tables  # noqa: PLC0415
    from harness.report.tables.terminal import plain_lines  # noqa: PLC0415

    most = len(result.trials) + len(result.checks)
    lines = plain_lines([table for table in tables(result) if table.rows], notes(result), most)
    write(out / result.task / "mutation.json", _json(result))
    write(out / result.task / "mutation.txt", "".join(f"{line}\n" for line in lines))
