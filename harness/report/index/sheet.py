"""A table as the page shows it: its first rows written out, all of them as data for its script."""

from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from harness.model.table import Cell, Column, Table
from harness.report.text import one_line, shortened

Link = Callable[[Sequence[Cell]], str | None]
_LONGEST = 300


class Sheet(msgspec.Struct, frozen=True):
    """``rows`` are harmless already; ``links`` say where the first cell of each leads, if anywhere.

    ``rows_shown`` fit on a page of the table.
    """

    name: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Any, ...], ...]
    links: tuple[str | None, ...]
    rows_shown: int

    @property
    def first(self) -> list[tuple[tuple[Any, ...], str | None]]:
        """The rows that can be read without JavaScript."""
        return list(zip(self.rows, self.links, strict=True))[: self.rows_shown]


def sheet(name: str, table: Table, rows_shown: int, link: Link) -> Sheet:
    """``table`` as a sheet; ``link`` gets each row as it was."""
    kinds = [column.kind for column in table.columns]
    return Sheet(
        name,
        table.columns,
        tuple(tuple(_shown(cell, kind) for cell, kind in zip(row, kinds, strict=True)) for row in table.rows),
        tuple(link(row) for row in table.rows),
        rows_shown,
    )


def harmless(text: str) -> str:
    """A text of an answer on one line, and not endless."""
    return shortened(one_line(text), _LONGEST)


def written(cell: Any, kind: str) -> str:
    """A cell as text; the page's script writes the same."""
    if cell is None:
        return "\u2013"
    if isinstance(cell, list):
        return ", ".join(cell)
    if isinstance(cell, float):
        cell = f"{cell:.2f}".rstrip("0").rstrip(".")
    return f"{cell} %" if kind == "share" else str(cell)


def _shown(cell: Cell, kind: str) -> Any:
    """``cell`` rounded as a reader wants it, its texts harmless."""
    if isinstance(cell, list):
        return [harmless(item) for item in cell]
    if isinstance(cell, str):
        return harmless(cell)
    if kind == "share" and cell is not None:
        return round(100 * cell, 1)
    return round(cell, 2) if isinstance(cell, float) else cell
