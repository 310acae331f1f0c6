"""The same table for a terminal, for a pipe, as CSV and as JSON, whatever stands in its names."""

import csv
import io
import json
from collections.abc import Sequence

import pytest
from rich.console import Console

from harness.model.table import Cell, Column, Table
from harness.report.tables import csv as as_csv
from harness.report.tables import json as as_json
from harness.report.tables import terminal
from harness.report.tables.cells import shown

_HOSTILE = "\x1b[2Jred\u202e[bold]x[/bold]\n=1+1"
_TABLE = Table(
    "groups",
    "Answers by model",
    (
        Column("model"),
        Column("answers", "count"),
        Column("pass_rate", "share"),
        Column("mean_score", "number"),
        Column("p", "probability"),
        Column("new", "names"),
    ),
    (
        ("north", 10, 0.333333, 61.25, 0.000001, ["iam-wildcard", "tags"]),
        ("日本", 2, None, None, 0.25, []),
        (None, 0, 1.0, 100.0, 1.0, ["a"] * 9),
    ),
    ("the pass rate is of graded answers",),
)
_HARMFUL = Table(
    "groups", _HOSTILE, (Column("model"), Column("new", "names")), ((_HOSTILE, [_HOSTILE]),), (_HOSTILE,)
)


def _plain(table: Table, most: int = 40) -> list[str]:
    return list(terminal.plain_lines([table], ["a note"], most))


def _drawn(table: Table, width: int = 120) -> str:
    console = Console(file=io.StringIO(), width=width, force_terminal=True, color_system=None)
    console.print(terminal.rendered([table], ["a note"], 40))
    text = console.file
    assert isinstance(text, io.StringIO)
    return text.getvalue()


def test_plain_lines_are_aligned_and_say_what_they_count() -> None:
    assert _plain(_TABLE) == [
        "Answers by model",
        "model  answers  pass rate  mean score        p  new",
        "north       10     33.3 %       61.25  <0.0001  iam-wildcard, tags",
        "日本         2          -           -     0.25",
        "-            0    100.0 %      100.00        1  a, a, a, a, a, a and 3 more",
        "  the pass rate is of graded answers",
        "",
        "a note",
    ]


def test_rows_beyond_those_asked_for_are_counted() -> None:
    assert _plain(_TABLE, 1)[3] == "  and 2 more rows: --rows shows more, --format csv or json all"


def test_a_terminal_gets_the_same_cells() -> None:
    drawn = _drawn(_TABLE)
    for text in ("Answers by model", "33.3 %", "<0.0001", "iam-wildcard, tags", "日本", "a note"):
        assert text in drawn


@pytest.mark.parametrize("width", [20, 40, 60, 80])
def test_no_terminal_is_so_narrow_that_a_number_or_a_name_is_cut(width: int) -> None:
    drawn = _drawn(_TABLE, width)
    for text in ("north", "33.3 %", "61.25", "<0.0001", "100.00"):
        assert text in drawn


@pytest.mark.parametrize("lines", [lambda: "\n".join(_plain(_HARMFUL)), lambda: _drawn(_HARMFUL)])
def test_no_name_moves_a_cursor_or_opens_markup(lines: "Sequence[str]") -> None:
    text = lines()  # type: ignore[operator]
    assert "\x1b[2J" not in text
    assert "\u202e" not in text
    assert r"\x1b[2Jred\u202e[bold]x[/bold] =1+1" in text


def test_csv_reads_back_as_the_numbers_in_full() -> None:
    rows = list(csv.reader(io.StringIO(as_csv.render(_TABLE))))
    assert rows == [
        ["model", "answers", "pass_rate", "mean_score", "p", "new"],
        ["north", "10", "0.333333", "61.25", "1e-06", "iam-wildcard tags"],
        ["日本", "2", "", "", "0.25", ""],
        ["", "0", "1.0", "100.0", "1.0", "a a a a a a a a a"],
    ]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1"])
def test_no_text_of_csv_is_a_formula(text: str) -> None:
    table = Table(
        "t", "t", (Column("a"), Column("b", "names"), Column("c", "number")), ((text, [text], -1.5),)
    )
    (_, (first, second, number)) = csv.reader(io.StringIO(as_csv.render(table)))
    assert first.startswith("'")
    assert second.startswith("'")
    assert number == "-1.5"


def test_json_holds_every_text_as_it_is_in_ascii() -> None:
    text = as_json.render([_TABLE, Table("x", "x", (Column("a"),), ((_HOSTILE,),))], ["a note"])
    assert text.isascii()
    assert "\x1b" not in text
    document = json.loads(text)
    assert document["tables"]["x"]["rows"] == [{"a": _HOSTILE}]
    assert document["tables"]["groups"]["rows"][1] == {
        "model": "日本",
        "answers": 2,
        "pass_rate": None,
        "mean_score": None,
        "p": 0.25,
        "new": [],
    }
    assert document["notes"] == ["a note"]


@pytest.mark.parametrize(
    ("cell", "text"), [("", "-"), ("x" * 500, "x" * 119 + "…"), ("\x00", r"\x00"), (None, "-"), ([], "")]
)
def test_a_text_is_harmless_and_not_endless(cell: Cell, text: str) -> None:
    assert shown(cell, "text") == text
