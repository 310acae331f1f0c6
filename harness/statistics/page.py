"""The tables of the page of a batch: every answer, every group, every defect."""

from typing import TYPE_CHECKING, Literal

from harness.model.batch_tables import BatchTables, Totals
from harness.model.table import Table
from harness.statistics.database import run
from harness.statistics.results import Reading
from harness.statistics.spreads import spreads
from harness.statistics.tables import query_table

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MOST_EXAMPLES = 5


def batch_tables(connection: "DuckDBPyConnection", reading: Reading) -> BatchTables:
    """What the run in ``connection`` came to. Plots are by model, where any answer names its model."""
    models = _groups(connection, "model")
    named = any(row[0] is not None for row in models.rows)
    plotted: Literal["model", "task"] = "model" if named else "task"
    spread = spreads(connection, plotted, "Scores and findings")
    return BatchTables(
        totals=_totals(connection),
        models=models,
        tasks=_groups(connection, "task"),
        defects=query_table(connection, "page_defects", {"most": MOST_EXAMPLES}, title="Defects"),
        answers=query_table(connection, "page_answers", {}, title="Answers"),
        reasons=query_table(
            connection, "unscored", {"by": []}, title="Reasons", without=("model", "task", "language")
        ),
        unscored=query_table(connection, "page_unscored", {}, title="Unscored answers"),
        plotted=plotted,
        spreads=spread.table,
        left_out=spread.left_out,
        bins=query_table(connection, "page_bins", {}, title="Scores"),
        notes=reading.notes(),
    )


def _groups(connection: "DuckDBPyConnection", by: str) -> Table:
    others = [name for name in ("model", "task", "language") if name != by]
    return query_table(connection, "groups", {"by": [by]}, title=f"By {by}", without=others)


def _totals(connection: "DuckDBPyConnection") -> Totals:
    row = run(connection, "totals", {"run": "a"}).fetchone() or (0,) * 4
    return Totals(*row[:4])
