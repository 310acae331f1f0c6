"""The tables as data for the script of the page: JSON that no text of an answer can leave."""

from collections.abc import Mapping
from typing import Any

import msgspec
from markupsafe import Markup

from harness.report.index.sheet import Sheet

# Within a script element only these could end it or begin a comment; JSON reads them back.
_ESCAPES = str.maketrans({"<": r"\u003c", ">": r"\u003e", "&": r"\u0026", "'": r"\u0027"})


def embedded(sheets: Mapping[str, Sheet]) -> Markup:
    """``sheets`` as JSON. Names of checks stand in it once, and answers name them by number."""
    numbers: dict[str, int] = {}
    document = {"sheets": {name: _sheet(each, numbers) for name, each in sheets.items()}}
    text = msgspec.json.encode(document | {"checks": list(numbers)}).decode()
    return Markup(text.translate(_ESCAPES))  # noqa: S704 - escaped right here


def _sheet(sheet: Sheet, numbers: dict[str, int]) -> dict[str, Any]:
    columns = [{"name": column.name, "kind": column.kind} for column in sheet.columns]
    at = next((place for place, column in enumerate(sheet.columns) if column.name == "checks"), None)
    rows: Any = sheet.rows
    if at is not None:
        rows = [(*row[:at], _numbered(row[at], numbers), *row[at + 1 :]) for row in sheet.rows]
    return {"columns": columns, "rows": rows, "links": sheet.links, "size": sheet.rows_shown}


def _numbered(checks: list[str], numbers: dict[str, int]) -> list[int]:
    return [numbers.setdefault(check, len(numbers)) for check in checks]
