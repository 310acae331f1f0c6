"""Verdict, score and findings of two runs over all pairs: means, differences, their intervals and tests."""

from typing import TYPE_CHECKING

import msgspec

from harness.model.table import Cell, Column, Table
from harness.statistics.database import run
from harness.statistics.significance import Interval, mean_interval, share_interval, sign_test, signed_rank
from harness.statistics.tables import probability, rounded

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_PASSES = "pass_rate"
_RISING = {_PASSES, "score"}
_NAMES = {_PASSES: "pass %"}
_COLUMNS = (
    Column("measure"),
    Column("tasks", "count"),
    Column("mean_a", "number"),
    Column("mean_b", "number"),
    Column("difference", "number"),
    Column("ci_from", "number"),
    Column("ci_to", "number"),
    Column("better", "count"),
    Column("worse", "count"),
    Column("test"),
    Column("p", "probability"),
)


class _Measure(msgspec.Struct, frozen=True):
    """A row of ``measures.sql``."""

    name: str
    tasks: int
    mean_a: float
    mean_b: float
    up: int
    down: int
    total: float
    squares: float
    single: bool
    differences: list[float]

    @property
    def is_binary(self) -> bool:
        """Whether every task's difference is all or nothing: verdicts of one pair."""
        return self.single and self.name == _PASSES


def measures_table(connection: "DuckDBPyConnection") -> Table:
    """The measures of the pairs in ``connection``, as means over tasks."""
    return Table(
        "summary",
        "B beside A, means over tasks",
        _COLUMNS,
        tuple(_row(_Measure(*found)) for found in run(connection, "measures").fetchall()),
        (
            "critical to low: findings per answer; difference: B less A, with its 95 % interval",
            "better, worse: tasks",
        ),
    )


def _row(measure: _Measure) -> tuple[Cell, ...]:
    better, worse = (measure.up, measure.down) if measure.name in _RISING else (measure.down, measure.up)
    means = (measure.mean_a, measure.mean_b, measure.mean_b - measure.mean_a)
    interval = _interval(measure) or (None, None)
    name = _NAMES.get(measure.name, measure.name)
    cells = (name, measure.tasks, *means, *interval, better, worse)
    test, p = _test(measure)
    return (*(rounded(cell) for cell in cells), test, probability(p))


def _interval(measure: _Measure) -> Interval | None:
    if not measure.is_binary:
        return mean_interval(measure.total, measure.squares, measure.tasks)
    low, high = share_interval(measure.total / 100, measure.squares / 100**2, measure.tasks)
    return 100 * low, 100 * high


def _test(measure: _Measure) -> tuple[str, float]:
    if measure.is_binary:
        return "McNemar", sign_test(measure.up, measure.down)
    return "Wilcoxon", signed_rank(measure.differences)
