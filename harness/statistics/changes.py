"""Each check of two runs: where it is new, where it is gone, and whether that is more than chance."""

from typing import TYPE_CHECKING

import msgspec

from harness.model.table import Cell, Column, Table
from harness.statistics.database import run
from harness.statistics.significance import false_discoveries, mean_interval, share_interval, sign_test
from harness.statistics.tables import probability, rounded

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_COLUMNS = (
    Column("check"),
    Column("pairs_a", "count"),
    Column("pairs_b", "count"),
    Column("new", "count"),
    Column("gone", "count"),
    Column("difference", "share"),
    Column("ci_from", "share"),
    Column("ci_to", "share"),
    Column("p", "probability"),
    Column("q", "probability"),
)


class _Change(msgspec.Struct, frozen=True):
    """A row of ``changes.sql``."""

    check: str
    pairs_a: int
    pairs_b: int
    new: int
    gone: int
    up: int
    down: int
    total: float
    squares: float
    tasks: int
    single: bool

    @property
    def difference(self) -> float:
        """The mean difference of the tasks."""
        return self.total / self.tasks


def changes_table(connection: "DuckDBPyConnection") -> Table:
    """The checks that found something in a compared pair, those first that differ most."""
    found = [_Change(*row) for row in run(connection, "changes").fetchall()]
    found.sort(key=lambda change: (-abs(change.difference), change.check))
    probabilities = [sign_test(change.up, change.down) for change in found]
    discoveries = false_discoveries(probabilities)
    return Table(
        "checks",
        "Checks: pairs that each found something in",
        _COLUMNS,
        tuple(_row(*row) for row in zip(found, probabilities, discoveries, strict=True)),
        (
            "difference: share of answers with it, B less A, mean over tasks, with its 95 % interval",
            "p: exact McNemar (sign) test over tasks; q: p among all these checks (Benjamini-Hochberg)",
        ),
    )


def _row(change: _Change, p: float, q: float) -> tuple[Cell, ...]:
    interval = share_interval if change.single else mean_interval
    between = interval(change.total, change.squares, change.tasks) or (None, None)
    counts = (change.pairs_a, change.pairs_b, change.new, change.gone)
    cells = (change.check, *counts, change.difference, *between)
    return (*(rounded(cell) for cell in cells), probability(p), probability(q))
