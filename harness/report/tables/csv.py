"""Tables as CSV (RFC 4180) for spreadsheets and data frames: numbers in full, and texts that stay texts."""

import csv
import io

from harness.model.table import Cell, Table
from harness.report.text import one_line

# What makes a spreadsheet take a text for a formula (OWASP, "CSV Injection").
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def render(table: Table) -> str:
    """``table`` with a line of column names. Shares are of 1; a list of names is separated by blanks."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([column.name for column in table.columns])
    writer.writerows([_value(cell) for cell in row] for row in table.rows)
    return text.getvalue()


def _value(cell: Cell) -> str | int | float | None:
    if isinstance(cell, list):
        return _text(" ".join(cell))
    return _text(cell) if isinstance(cell, str) else cell


def _text(text: str) -> str:
    line = one_line(text)
    return f"'{line}" if line.startswith(_FORMULA) else line
