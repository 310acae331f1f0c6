"""``iac-harness compare``: two batches beside each other, pair by pair."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from harness.cli.tables import print_tables, table_options
from harness.statistics.compare import Side, compare_runs

if TYPE_CHECKING:
    from harness.statistics.compare import Pairing


@click.command()
@click.argument("run_a")
@click.argument("run_b")
@click.option("--pair", type=click.Choice(("case", "task")), default="case", help="What is a pair (case).")
@click.option("--model-a", metavar="MODEL", help="Of RUN_A only this model's answers.")
@click.option("--model-b", metavar="MODEL", help="Of RUN_B only this model's answers.")
@table_options(("summary", "pairs", "checks", "apart"))
def command(
    *,
    run_a: str,
    run_b: str,
    pair: "Pairing",
    model_a: str | None,
    model_b: str | None,
    form: str,
    only: str | None,
    rows: int,
) -> int:
    """Say what got better or worse from RUN_A to RUN_B, two folders that batches wrote to.

    A pair is a case (of the same task) that both runs hold, or, with --pair task, all graded answers that
    both hold of a task: their means. RUN_A and RUN_B may be one folder, to compare two of its models. Tests
    and intervals take tasks as independent, and not the answers to one task. Pairs that one side did not
    grade are told of and are in no number.

    Exit status: 0, or 2 where a folder holds no results or no pair was graded in both.
    """
    found = compare_runs(Side(Path(run_a), model_a), Side(Path(run_b), model_b), pair)
    print_tables(found.tables, found.notes, form=form, only=only, rows=rows)
    return 0
