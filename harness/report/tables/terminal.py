"""Tables for a terminal (rich) and for everything else (plain, stable lines)."""

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import TYPE_CHECKING

from harness.model.table import Table
from harness.report.tables.cells import is_number, shown
from harness.report.text import one_line

if TYPE_CHECKING:
    from rich.console import RenderableType


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
        parts.append(_drawn(table, most))
        parts.extend(
            Text(line, style="dim") for line in chain(_rest(table, most), map(one_line, table.notes))
        )
        parts.append(Text())
    return Group(*parts, *(Text(one_line(note)) for note in notes))


def _drawn(table: Table, most: int) -> "RenderableType":
    from rich import box  # noqa: PLC0415
    from rich.table import Table as Drawing  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    drawing = Drawing(box=box.SIMPLE_HEAD, title_justify="left", title_style="bold")
    drawing.title = Text(one_line(table.title))
    for column in table.columns:
        number = is_number(column.kind)
        drawing.add_column(
            Text(column.heading), justify="right" if number else "left", overflow="fold", no_wrap=number
        )
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
