"""How the scores of each model, or of each task, spread: what plots draw."""

from typing import TYPE_CHECKING, Literal

import msgspec

from harness.model.table import Table
from harness.statistics.tables import query_table

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MOST_PLOTTED = 30


class Spreads(msgspec.Struct, frozen=True):
    """The best by mean score, MOST_PLOTTED of them at most; ``left_out`` more are not in the table."""

    table: Table
    left_out: int


def spreads(
    connection: "DuckDBPyConnection", by: Literal["model", "task"], title: str, column: str = "name"
) -> Spreads:
    """The models, or the tasks, of which any answer was graded, named in ``column``.

    Answers without a name count as one.
    """
    whole = query_table(connection, "spreads", {"by": [by]}, title=title, rename={"name": column})
    shown = msgspec.structs.replace(whole, rows=whole.rows[:MOST_PLOTTED])
    return Spreads(shown, len(whole.rows) - len(shown.rows))
