"""What a results file that was cut short, edited or written to twice comes to."""

from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.model.errors import BadInput
from harness.statistics.database import connect, run, seal
from harness.statistics.results import Reading, read_results
from tests.statistics.lines import changed, failed, graded, results


def _read(place: Path) -> Reading:
    return read_results(connect(), "a", place)


def test_every_line_that_a_batch_writes_counts(tmp_path: Path) -> None:
    lines = [
        graded("a", checks={"iam-wildcard": "high"}, task="loan", model="north"),
        graded("b", 100.0, passed=True),
        graded("c", 33.33),
        failed("d"),
    ]
    reading = _read(results(tmp_path, *lines))
    assert (reading.lines, reading.answers, reading.damaged, reading.notes()) == (4, 4, (), ())


def test_a_torn_last_line_is_told_of_and_does_not_count(tmp_path: Path) -> None:
    reading = _read(results(tmp_path, graded("a"), graded("b")[:40], end=b""))
    assert (reading.answers, reading.damaged, reading.torn) == (1, (2,), True)
    assert reading.notes() == (
        f"{tmp_path}/results.jsonl: the last line is torn and does not count; --resume grades its case",
    )


def test_a_last_line_that_is_whole_counts_without_its_line_end(tmp_path: Path) -> None:
    reading = _read(results(tmp_path, graded("a"), graded("b"), end=b""))
    assert (reading.answers, reading.torn) == (2, False)


@pytest.mark.parametrize(
    "line",
    [
        b"{",
        b"null",
        b"[1]",
        b'"text"',
        b"\xff\xfe\x00",
        graded("b") + graded("c"),
        changed(graded("b"), case=7),
        changed(graded("b"), case=""),
        changed(graded("b"), status="excellent"),
        changed(graded("b"), score=None),
        changed(graded("b"), score=140),
        changed(graded("b"), score=-1),
        changed(graded("b"), score="99"),
        changed(graded("b"), score=True),
        changed(graded("b"), verdict="perhaps"),
        changed(graded("b"), verdict=None),
        changed(graded("b"), counts=None),
        changed(graded("b"), counts={"critical": 0, "high": 0, "medium": 0}),
        changed(graded("b"), counts={"critical": -1, "high": 0, "medium": 0, "low": 0}),
        changed(graded("b"), counts={"critical": 0.5, "high": 0, "medium": 0, "low": 0}),
        changed(graded("b"), checks=None),
        changed(graded("b"), checks=["iam-wildcard"]),
        changed(graded("b"), checks={"iam-wildcard": "fatal"}),
        changed(graded("b"), checks={"iam-wildcard": None}),
        changed(graded("b"), task=["loan"]),
        changed(graded("b"), model={"name": "north"}),
        graded("b").replace(b'"checks":{}', b'"checks":{"a":"low","a":"high"}'),
        graded("b").replace(b'"score":50.0', b'"score":1e999'),
        graded("b").replace(b'"score":50.0', b'"score":NaN'),
    ],
)
def test_a_damaged_line_is_told_of_by_its_number_and_stops_no_other(line: bytes, tmp_path: Path) -> None:
    reading = _read(results(tmp_path, graded("a"), line, graded("z")))
    assert (reading.answers, reading.damaged, reading.torn) == (2, (2,), False)
    assert reading.notes()[0].endswith("results.jsonl: 1 damaged, which do not count: line 2")


def test_deep_and_long_lines_are_read_in_bounded_time(tmp_path: Path) -> None:
    deep = b'{"case":' + b"[" * 100_000 + b"]" * 100_000 + b"}"
    reading = _read(results(tmp_path, deep, graded("x" * 1_000_000), graded("a")))
    assert (reading.answers, reading.damaged) == (2, (1,))


def test_many_damaged_lines_make_one_short_note(tmp_path: Path) -> None:
    notes = _read(results(tmp_path, *[b"?"] * 9, graded("a"))).notes()
    assert [note.partition(": ")[2] for note in notes] == [
        "9 damaged, which do not count: lines 1, 2, 3, 4, 5 and 4 more"
    ]


def test_the_last_line_of_a_case_is_its_answer(tmp_path: Path) -> None:
    connection = connect()
    place = results(tmp_path, graded("a", 10), failed("b"), graded("a", 20), graded("a", 30), graded("b", 40))
    reading = read_results(connection, "a", place)
    assert (reading.answers, reading.replaced) == (2, 3)
    assert connection.execute('SELECT "case", score::INT FROM answers ORDER BY 1').fetchall() == [
        ("a", 30),
        ("b", 40),
    ]
    assert reading.notes()[0].endswith(": 3 replaced by a later line of the same case")


@pytest.mark.parametrize("name", ["a[b]", "a*", "what?", "day=1", "it's", "$x", "http:"])
def test_a_folder_is_read_whatever_its_name_means_to_a_database(name: str, tmp_path: Path) -> None:
    results(tmp_path / "ab", graded("other"), graded("others"))
    reading = _read(results(tmp_path / name, graded("a")))
    assert reading.answers == 1


def test_the_file_itself_may_be_named(tmp_path: Path) -> None:
    results(tmp_path, graded("a"))
    assert _read(tmp_path / "results.jsonl").answers == 1


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda folder: None, "no such file"),
        (lambda folder: (folder / "results.jsonl").mkdir(), "no such file"),
        (lambda folder: (folder / "results.jsonl").write_bytes(b""), "holds no whole line"),
        (lambda folder: (folder / "results.jsonl").write_bytes(b"\x00" * 10_000), "holds no whole line"),
        (lambda folder: (folder / "results.jsonl").symlink_to("/dev/zero"), "no such file"),
    ],
)
def test_where_there_are_no_results_is_bad_input(make: Any, message: str, tmp_path: Path) -> None:
    make(tmp_path)
    with pytest.raises(BadInput, match=message):
        _read(tmp_path)


@settings(max_examples=30, deadline=None)
@given(noise=st.lists(st.binary(max_size=80), max_size=6), end=st.binary(max_size=20))
def test_no_bytes_are_a_fault(
    noise: list[bytes], end: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    place = results(tmp_path_factory.mktemp("noise"), *noise, graded("a"), end=b"\n" + end)
    assert _read(place).answers == 1


def test_once_the_results_are_read_no_file_no_extension_and_no_setting_can_be_reached(tmp_path: Path) -> None:
    connection = connect()
    read_results(connection, "a", results(tmp_path, graded("a")))
    seal(connection)
    for statement in (
        f"SELECT * FROM read_text('{tmp_path}/results.jsonl')",
        f"COPY answers TO '{tmp_path}/copy.csv'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET enable_external_access = true",
        "SET autoinstall_known_extensions = true",
    ):
        with pytest.raises(duckdb.Error):
            connection.execute(statement)
    assert [path.name for path in tmp_path.iterdir()] == ["results.jsonl"]


def test_a_name_in_a_query_is_no_python_variable() -> None:
    secret = [{"a": 1}]
    with pytest.raises(duckdb.Error):
        connect().execute("SELECT * FROM secret")
    assert secret


def test_queries_are_files_that_run_by_their_name(tmp_path: Path) -> None:
    connection = connect()
    read_results(connection, "a", results(tmp_path, graded("a")))
    assert run(connection, "totals", {"run": "a"}).fetchone() == (1, 1, 0, 0, 1, 1)
