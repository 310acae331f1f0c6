"""``iac-harness stats``: what the results of a batch say, by model, task, language, impact or check."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from harness.cli.tables import print_tables, table_options
from harness.report.files import require_writable
from harness.report.text import one_line
from harness.statistics.models import models_of
from harness.statistics.stats import DIMENSIONS, open_run, statistics

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


class _Names(click.ParamType[tuple[str, ...]]):
    """Some of DIMENSIONS, separated by commas."""

    name = "names"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, ...]:
        names = tuple(dict.fromkeys(name.strip() for name in str(value).split(",")))
        unknown = [name for name in names if name not in DIMENSIONS]
        if unknown:
            self.fail(f"'{unknown[0]}' is none of {', '.join(DIMENSIONS)}", param, ctx)
        return names


@click.command()
@click.argument("place", metavar="DIR")
@click.option(
    "--by", type=_Names(), metavar="NAMES", default="model", help=f"Of {','.join(DIMENSIONS)} (model)."
)
@click.option("--k", type=click.IntRange(1, 10_000), multiple=True, help="A k of pass@k (1, 2, 5, 10).")
@click.option(
    "--plots", metavar="FOLDER", help="Draw score, levels and checks by model there, as SVG and PNG."
)
@table_options(("groups", "pass", "unscored"))
def command(
    *,
    place: str,
    by: tuple[str, ...],
    k: tuple[int, ...],
    plots: str | None,
    form: str,
    only: str | None,
    rows: int,
) -> int:
    """Count the results that a batch left in DIR: answers or findings by NAMES, and pass@k.

    Unscored answers are counted apart, with their reasons, and are in no rate and no mean. Lines that are
    damaged are told of and do not count; of several lines of one case the last counts.

    Exit status: 0, or 2 where DIR holds no results.
    """
    if plots is not None:
        require_writable(Path(plots), "--plots")
    connection, reading = open_run(Path(place))
    found = statistics(connection, reading, by, k or (1, 2, 5, 10))
    print_tables(found.tables, found.notes, form=form, only=only, rows=rows)
    if plots is not None:
        _draw(connection, Path(plots))
    return 0


def _draw(connection: "DuckDBPyConnection", folder: Path) -> None:
    # Imported here: without plots nobody needs them.
    from harness.report.plots.files import write_plots  # noqa: PLC0415

    found = models_of(connection)
    if not found.models.rows:
        print("no answer is graded: there is nothing to draw", file=sys.stderr)
        return
    for path in write_plots(found.models, found.checks, found.left_out, folder):
        print(one_line(f"wrote {path}"), file=sys.stderr)
