"""Which tables the page has, and where their rows lead."""

from collections.abc import Sequence
from urllib.parse import quote_plus

from harness.model.batch_tables import BatchTables
from harness.model.table import Cell, Column, Table
from harness.report.index.folder import Example, ResultsFolder
from harness.report.index.sheet import Link, Sheet, harmless, sheet

_FEW, _SOME, _MANY = 10, 20, 50
_MOST_LOOKED_UP = 500


def sheets(tables: BatchTables, folder: ResultsFolder) -> dict[str, Sheet]:
    """Every table of the page by its name, in their order there."""
    made = (
        sheet("models", tables.models, _FEW, _filter("model")),
        sheet("tasks", tables.tasks, _FEW, _filter("task")),
        _defects(tables.defects, folder),
        sheet("answers", tables.answers, _MANY, lambda row: folder.page(str(row[0]))),
        sheet("reasons", tables.reasons, _FEW, lambda _: None),
        sheet("unscored", tables.unscored, _SOME, lambda row: folder.page(str(row[0]))),
    )
    return {each.name: each for each in made}


def filtered(key: str, value: str) -> str:
    """The address, within the page, of the answers whose ``key`` is ``value``."""
    return f"#{key}={quote_plus(harmless(value))}"


def _filter(key: str) -> Link:
    def link(row: Sequence[Cell]) -> str | None:
        return None if row[0] is None else filtered(key, str(row[0]))

    return link


def _defects(table: Table, folder: ResultsFolder) -> Sheet:
    """The defects, each with the title of its first example and the places of all."""
    plain = Table(table.name, table.title, table.columns[:-1], tuple(row[:-1] for row in table.rows))
    made = sheet("defects", plain, _FEW, _filter("check"))
    found = [
        folder.examples(str(row[0]), _texts(row[-1])) if place < _MOST_LOOKED_UP else ()
        for place, row in enumerate(table.rows)
    ]
    return Sheet(
        made.name,
        (made.columns[0], Column("title"), *made.columns[1:], Column("examples", "names")),
        tuple(
            (row[0], _title(examples), *row[1:], _places(examples))
            for row, examples in zip(made.rows, found, strict=True)
        ),
        made.links,
        made.rows_shown,
    )


def _texts(cell: Cell) -> list[str]:
    return cell if isinstance(cell, list) else []


def _title(examples: Sequence[Example]) -> str | None:
    return next((harmless(item.title) for item in examples if item.title), None)


def _places(examples: Sequence[Example]) -> list[tuple[str, str | None]]:
    return [(harmless(item.answer), item.href) for item in examples]
