"""The tables of one run: by model, task, language, impact or check; pass@k; what was not graded."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from harness.model.table import Table
from harness.report.text import counted
from harness.statistics.database import connect, run, seal
from harness.statistics.results import Reading, read_results
from harness.statistics.tables import query_table

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

ANSWERS = ("model", "task", "language")
DIMENSIONS = (*ANSWERS, "impact", "check")
_RUN = "a"


class Statistics(msgspec.Struct, frozen=True):
    """What a run's results say: the tables, and what of the file does not count."""

    tables: tuple[Table, ...]
    notes: tuple[str, ...]


def open_run(place: Path) -> tuple["DuckDBPyConnection", Reading]:
    """A sealed database with the results of ``place``. Raises BadInput where it holds none."""
    connection = connect()
    reading = read_results(connection, _RUN, place)
    seal(connection)
    return connection, reading


def statistics(
    connection: "DuckDBPyConnection", reading: Reading, by: Sequence[str], k: Sequence[int]
) -> Statistics:
    """The tables of the run in ``connection``, ``by`` any of DIMENSIONS, with pass@k for each ``k``."""
    tables = (
        _groups(connection, by),
        _passes(connection, by, k),
        _unscored(connection, by),
    )
    return Statistics(tables, (*reading.notes(), *_totals(connection, by)))


def _groups(connection: "DuckDBPyConnection", by: Sequence[str]) -> Table:
    """Answers; or findings, where ``by`` names what a finding has."""
    query = "checks" if "check" in by else "impacts" if "impact" in by else "groups"
    return query_table(
        connection,
        query,
        {"by": list(by)},
        name="groups",
        title=f"{'Answers' if query == 'groups' else 'Findings'} by {', '.join(by)}",
        without=[name for name in DIMENSIONS if name not in by],
        notes=(_DENOMINATORS[query],),
    )


_DENOMINATORS = {
    "groups": "pass rate, scores and findings by level are per graded answer; no unscored one is in them",
    "impacts": "share with: answers with such a finding, of the graded ones; unscored answers are in neither",
    "checks": "share with: answers that the check found something in, of the graded ones; none is unscored",
}


def _passes(connection: "DuckDBPyConnection", by: Sequence[str], k: Sequence[int]) -> Table:
    by_task = "task" in by
    return query_table(
        connection,
        "passes",
        {"k": sorted(set(k)), "by_task": by_task},
        name="pass",
        title="pass@k, by model and task" if by_task else "pass@k: the mean over a model's tasks",
        without=() if by_task else ("task",),
        notes=("graded answers alone; a task with fewer than k of them is not in its mean",),
    )


def _unscored(connection: "DuckDBPyConnection", by: Sequence[str]) -> Table:
    return query_table(
        connection,
        "unscored",
        {"by": list(by)},
        title="Not graded, and in no rate or mean",
        without=[name for name in ANSWERS if name not in by],
    )


def _totals(connection: "DuckDBPyConnection", by: Sequence[str]) -> Iterator[str]:
    row = run(connection, "totals", {"run": _RUN}).fetchone()
    answers, graded, unscored, passed, modelless, taskless = row or (0,) * 6
    yield f"{counted(answers, 'answer')}: {graded} graded ({passed} passed), {unscored} unscored"
    if modelless and "model" in by:
        yield f"{counted(modelless, 'answer')} without a model's name: the group without a name"
    if taskless:
        yield f"{counted(taskless, 'answer')} without a task's name: not in pass@k"
