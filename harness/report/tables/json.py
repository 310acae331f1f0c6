"""Tables as one JSON document: every row an object, every text as it stands in the results."""

import json
from collections.abc import Sequence

from harness.model.table import Table


def render(tables: Sequence[Table], notes: Sequence[str]) -> str:
    """All ``tables`` by name, and the notes. ASCII alone: no text in it can move a terminal's cursor."""
    document = {"tables": {table.name: _table(table) for table in tables}, "notes": list(notes)}
    return json.dumps(document, indent=2) + "\n"


def _table(table: Table) -> dict[str, object]:
    names = [column.name for column in table.columns]
    rows = [dict(zip(names, row, strict=True)) for row in table.rows]
    return {"title": table.title, "notes": list(table.notes), "rows": rows}
