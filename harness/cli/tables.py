"""What ``stats`` and ``compare`` share: the choice of a table and of its format."""

import sys
from collections.abc import Callable, Sequence
from typing import Any

import click

from harness.cli.output import show
from harness.model.table import Table
from harness.report.text import one_line

FORMATS = ("table", "csv", "json")


def table_options(names: Sequence[str]) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """The options that say how tables are printed; ``names`` are those of the command, the first for CSV."""

    def decorate(command: Callable[..., Any]) -> Callable[..., Any]:
        for option in (
            click.option(
                "--rows", type=click.IntRange(1), default=40, help="Rows of each printed table (40)."
            ),
            click.option(
                "--table", "only", type=click.Choice(names), help=f"One table alone (CSV: {names[0]})."
            ),
            click.option(
                "--format", "form", type=click.Choice(FORMATS), default="table", help="How to print."
            ),
        ):
            command = option(command)
        return command

    return decorate


def print_tables(
    tables: Sequence[Table], notes: Sequence[str], *, form: str, only: str | None, rows: int
) -> None:
    """Print ``tables`` in the format ``form``: all that have rows, or the one that is called ``only``.

    CSV holds one table, and no notes: they go to stderr.
    """
    # Imported here: help needs none of it.
    from harness.report.tables import csv, json, terminal  # noqa: PLC0415

    chosen = [table for table in tables if only in {None, table.name}]
    if form == "csv":
        sys.stdout.write(csv.render(chosen[0]))
        for note in notes:
            print(one_line(note), file=sys.stderr)
    elif form == "json":
        sys.stdout.write(json.render(chosen, notes))
    else:
        filled = [table for table in chosen if table.rows or only]
        show(
            lambda: terminal.plain_lines(filled, notes, rows), lambda: terminal.rendered(filled, notes, rows)
        )
