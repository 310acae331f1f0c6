"""The geometry of the plots: what the templates draw as SVG, in the colours of the page."""

import itertools
from typing import Any

import msgspec

from harness.model.batch_tables import BatchTables
from harness.model.finding import IMPACTS
from harness.model.table import Table
from harness.report.index.sheet import harmless, written
from harness.report.index.sheets import filtered
from harness.report.text import shortened

_LONGEST_NAME = 26
_WIDTH = 440
_HEIGHT = 120


class Bar(msgspec.Struct, frozen=True):
    """A piece of a bar: what it stands for, where it begins and how long it is."""

    name: str
    start: float
    length: float
    value: str


class PlotRow(msgspec.Struct, frozen=True):
    """A model or a task: its scores (as places on the axis) and its findings by level."""

    label: str
    name: str
    href: str | None
    graded: int
    places: dict[str, float]
    told: str
    levels: tuple[Bar, ...]
    total: str


class Plots(msgspec.Struct, frozen=True):
    """``rows`` are the same of both plots; ``bins`` count answers by score, as columns."""

    by: str
    rows: tuple[PlotRow, ...]
    left_out: int
    bins: tuple[tuple[Bar, ...], ...]
    width: int = _WIDTH
    height: int = _HEIGHT


def plots(tables: BatchTables) -> Plots:
    """What ``tables`` draw of a run."""
    spreads = _records(tables.spreads)
    most = max((sum(row[level] for level in IMPACTS) for row in spreads), default=0)
    return Plots(
        tables.plotted,
        tuple(_row(row, tables.plotted, most or 1) for row in spreads),
        tables.left_out,
        _bins(_records(tables.bins)),
    )


def _row(row: dict[str, Any], by: str, most: float) -> PlotRow:
    name = f"(no {by} named)" if row["name"] is None else harmless(row["name"])
    parts = ("lowest", "first_quartile", "median", "third_quartile", "highest", "mean")
    told = ", ".join(f"{part.replace('_', ' ')} {_number(row[part])}" for part in parts)
    return PlotRow(
        label=shortened(name, _LONGEST_NAME),
        name=name,
        href=None if row["name"] is None else filtered(by, row["name"]),
        graded=row["graded"],
        places={part: _place(row[part], 100) for part in parts},
        told=told,
        levels=_stacked({level: row[level] for level in IMPACTS}, most, _WIDTH),
        total=_number(sum(row[level] for level in IMPACTS)),
    )


def _bins(rows: list[dict[str, Any]]) -> tuple[tuple[Bar, ...], ...]:
    most = max((row["passed"] + row["failed"] for row in rows), default=0) or 1
    return tuple(_stacked({"fail": row["failed"], "pass": row["passed"]}, most, _HEIGHT) for row in rows)


def _stacked(values: dict[str, float], most: float, length: int) -> tuple[Bar, ...]:
    """One piece after the other, ``most`` as long as ``length``."""
    starts = itertools.accumulate(values.values(), initial=0.0)
    return tuple(
        Bar(name, round(length * start / most, 1), round(length * value / most, 1), _number(value))
        for (name, value), start in zip(values.items(), starts, strict=False)
    )


def _place(value: float, most: float) -> float:
    return round(_WIDTH * value / most, 1)


def _number(value: float) -> str:
    return written(round(value, 2), "number")


def _records(table: Table) -> list[dict[str, Any]]:
    names = [column.name for column in table.columns]
    return [dict(zip(names, row, strict=True)) for row in table.rows]
