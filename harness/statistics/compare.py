"""Two runs beside each other: which pairs there are, what got better or worse in each, and over all."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import msgspec

from harness.model.errors import BadInput
from harness.model.table import Table
from harness.report.text import counted
from harness.statistics.changes import changes_table
from harness.statistics.database import connect, run, seal
from harness.statistics.measures import measures_table
from harness.statistics.results import Reading, read_results
from harness.statistics.tables import query_table

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Pairing = Literal["case", "task"]
_PAIRS = {"case": "cases", "task": "tasks"}


class Side(msgspec.Struct, frozen=True):
    """One side of a comparison: the results below ``place``, of one ``model`` alone where it is named."""

    place: Path
    model: str | None = None


class RunComparison(msgspec.Struct, frozen=True):
    """What two runs say of each other: the tables, and what takes no part."""

    tables: tuple[Table, ...]
    notes: tuple[str, ...]


def compare_runs(side_a: Side, side_b: Side, pairing: Pairing = "case") -> RunComparison:
    """Compare the runs pair by pair, B less A. A pair is a case of both, or all that both have of a task.

    Raises BadInput where a side holds no results, or no pair was graded on both sides.
    """
    connection = connect()
    readings = [read_results(connection, name, side.place) for name, side in (("a", side_a), ("b", side_b))]
    seal(connection)
    members = {"pair": pairing, "model_a": side_a.model, "model_b": side_b.model}
    run(connection, "members", members)
    states = {row[0]: row[1:] for row in run(connection, "states").fetchall()}
    if "compared" not in states:
        raise BadInput(f"{side_a.place} and {side_b.place}: {_nothing(states, pairing)}", _REMEDIES[pairing])
    return RunComparison(tuple(_tables(connection, pairing)), tuple(_notes(readings, states, pairing)))


_REMEDIES = {
    "case": "compare runs over the same cases, or name --pair task",
    "task": "compare runs over the same tasks, named in task.yaml or the manifest",
}


def _nothing(states: dict[str, tuple[int, ...]], pairing: Pairing) -> str:
    told = ", ".join(f"{values[0]} {state}" for state, values in states.items())
    return f"no {pairing} is graded in both" + (f" ({told})" if told else "")


def _tables(connection: "DuckDBPyConnection", pairing: Pairing) -> Iterator[Table]:
    yield measures_table(connection)
    yield query_table(
        connection,
        "pairs",
        {},
        name="pairs",
        title=f"{_PAIRS[pairing].capitalize()}: worse, better, unchanged",
        rename={"pair": pairing},
        without=("task",) if pairing == "task" else (),
        notes=(
            "better: the gate holds (more often), else a higher score, else fewer findings, gravest first",
        ),
    )
    yield changes_table(connection)
    yield query_table(
        connection,
        "apart",
        {},
        title=f"{_PAIRS[pairing].capitalize()} that are not compared",
        rename={"pair": pairing},
        without=("task",) if pairing == "task" else (),
    )


def _notes(readings: list[Reading], states: dict[str, tuple[int, ...]], pairing: Pairing) -> Iterator[str]:
    for reading in readings:
        yield from reading.notes()
    pairs, units, unscored_a, unscored_b = states["compared"]
    yield f"{counted(pairs, f'{pairing} pair')} compared; {counted(units, 'task')} count as independent"
    if unscored_a or unscored_b:
        yield f"in these, {unscored_a} answers of A and {unscored_b} of B are unscored and in no mean"
    apart = {state: values for state, values in states.items() if state != "compared"}
    if apart:
        yield "not compared: " + ", ".join(f"{values[0]} {state}" for state, values in apart.items())
