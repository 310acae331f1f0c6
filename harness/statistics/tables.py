"""The rows of a query as a table: a column's kind from its name or type, floats without their noise."""

from collections.abc import Collection, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from harness.model.table import Cell, Column, Kind, Table
from harness.statistics.database import Parameters, run

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_DIGITS = 6
_AS_IS: Mapping[str, str] = MappingProxyType({})
_KINDS: dict[str, Kind] = {
    "pass_rate": "share",
    "pass_at_k": "share",
    "share_with": "share",
    "new": "names",
    "gone": "names",
    "checks": "names",
    "examples": "names",
}
_TYPES: dict[str, Kind] = {"BIGINT": "count", "INTEGER": "count", "DOUBLE": "number"}


def query_table(
    connection: "DuckDBPyConnection",
    query: str,
    parameters: Parameters,
    *,
    title: str,
    name: str | None = None,
    without: Collection[str] = (),
    rename: Mapping[str, str] = _AS_IS,
    notes: tuple[str, ...] = (),
) -> Table:
    """The result of ``queries/<query>.sql`` but for the columns ``without``; ``rename`` says better names."""
    result = run(connection, query, parameters)
    described = [(str(column[0]), str(column[1])) for column in result.description or ()]
    kept = [index for index, (column, _) in enumerate(described) if column not in without]
    columns = tuple(
        Column(rename.get(described[index][0], described[index][0]), _kind(*described[index]))
        for index in kept
    )
    rows = tuple(tuple(rounded(row[index]) for index in kept) for row in result.fetchall())
    return Table(name or query, title, columns, rows, notes)


def rounded(value: Any) -> Cell:
    """``value`` as a cell: the last digits of a float are the machine's, not the result's."""
    if isinstance(value, float | Decimal):
        return round(float(value), _DIGITS)
    cell: Cell = value
    return cell


def probability(value: float) -> float:
    """``value`` to as many digits that count: a p-value of a millionth is no zero."""
    return float(f"{value:.{_DIGITS}g}")


def _kind(name: str, kind: str) -> Kind:
    return _KINDS.get(name) or _TYPES.get(kind.partition("(")[0], "text")
