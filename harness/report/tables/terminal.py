"""Tables for a terminal (rich) and for everything else (plain, stable lines)."""

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import TYPE_CHECKING

from harness.model.table import Table
from harness.report.tables.cells import is_number, shown
from harness.report.text import one_line

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderableType, RenderResult

_GAP = 2
_FOLDED = 12


def plain_lines(tables: Sequence[Table], notes: Sequence[str], most: int) -> Iterator[str]:
    """Each table as aligned columns, ``most`` rows of it, with its notes; last the notes on all."""
    for table in tables:
        yield one_line(table.title)
        yield from _aligned(table, most)
        yield from chain(_rest(table, most), (f"  {one_line(note)}" for note in table.notes))
        yield ""
    yield from (one_line(note) for note in notes)


def rendered(tables: Sequence[Table], notes: Sequence[str], most: int) -> "RenderableType":
    """The same for a rich console."""
    # Imported here: a pipe needs no rich.
    from rich.console import Group  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    parts: list[RenderableType] = []
    for table in tables:
        parts.append(_Fitting(table, most))
        parts.extend(
            Text(line, style="dim") for line in chain(_rest(table, most), map(one_line, table.notes))
        )
        parts.append(Text())
    return Group(*parts, *(Text(one_line(note)) for note in notes))


class _Fitting:
    """A table drawn; plain lines on a terminal that is too narrow for its numbers, which nothing may cut."""

    def __init__(self, table: Table, most: int) -> None:
        self._table, self._most = table, most

    def __rich_console__(self, console: "Console", options: "ConsoleOptions") -> "RenderResult":
        from rich.text import Text  # noqa: PLC0415

        if _narrowest(self._table, self._most) <= options.max_width:
            yield _drawn(self._table, self._most)
            return
        yield Text(one_line(self._table.title), style="bold")
        for line in _aligned(self._table, self._most):
            yield Text(line, overflow="fold")


def _narrowest(table: Table, most: int) -> int:
    """The width that the drawn table needs, its texts folded."""
    from rich.cells import cell_len  # noqa: PLC0415

    total = 1
    for column, *cells in zip(table.columns, *_texts(table, most), strict=True):
        longest = max(map(cell_len, (*column.heading.split(), *cells)))
        total += _GAP + (longest if is_number(column.kind) else min(longest, _FOLDED))
    return total


def _drawn(table: Table, most: int) -> "RenderableType":
    from rich import box  # noqa: PLC0415
    from rich.table import Table as Drawing  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    drawing = Drawing(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), title_justify="left", title_style="bold")
    drawing.title = Text(one_line(table.title))
    for column in table.columns:
        number = is_number(column.kind)
        # A word a line: numbers are narrower than what they are called.
        heading = Text("\n".join(column.heading.split()) if number else column.heading)
        drawing.add_column(heading, justify="right" if number else "left", overflow="fold", no_wrap=number)
    for cells in _texts(table, most):
        drawing.add_row(*(Text(cell) for cell in cells))
    return drawing


def _aligned(table: Table, most: int) -> Iterator[str]:
    # Imported here: rich's table of wide characters, and no more of it.
    from rich.cells import cell_len, set_cell_size  # noqa: PLC0415

    lines = [[column.heading for column in table.columns], *_texts(table, most)]
    widths = [max(map(cell_len, cells)) for cells in zip(*lines, strict=True)]
    for line in lines:
        padded = (
            cell.rjust(width) if is_number(column.kind) else set_cell_size(cell, width)
            for cell, width, column in zip(line, widths, table.columns, strict=True)
        )
        yield "  ".join(padded).rstrip()


def _texts(table: Table, most: int) -> list[list[str]]:
    return [
        [shown(cell, column.kind) for cell, column in zip(row, table.columns, strict=True)]
        for row in table.rows[:most]
    ]


def _rest(table: Table, most: int) -> Iterator[str]:
    if len(table.rows) > most:
        yield f"  and {len(table.rows) - most} more rows: --rows shows more, --format csv or json all"
