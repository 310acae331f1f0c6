"""Reads results.jsonl of a run into the database: what is damaged or replaced is counted and told."""

from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from harness.model.errors import BadInput
from harness.statistics.database import run as run_query

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

RESULTS = "results.jsonl"
_MOST_NUMBERS = 5


class Reading(msgspec.Struct, frozen=True):
    """What became of the lines of a results file: each is damaged, replaced by a later one, or an answer."""

    path: str
    lines: int
    answers: int
    replaced: int
    damaged: tuple[int, ...]
    torn: bool

    def notes(self) -> tuple[str, ...]:
        """One line for each thing of the file that does not count."""
        notes = []
        if self.torn:
            notes.append(f"{self.path}: the last line is torn and does not count; --resume grades its case")
        others = self.damaged[:-1] if self.torn else self.damaged
        if others:
            notes.append(f"{self.path}: {len(others)} damaged, which do not count: {_numbers(others)}")
        if self.replaced:
            notes.append(f"{self.path}: {self.replaced} replaced by a later line of the same case")
        return tuple(notes)


def read_results(connection: "DuckDBPyConnection", run: str, place: Path) -> Reading:
    """Read the results of ``place`` (a folder of a batch, or the file itself) as ``run``.

    Raises BadInput where there is no such file, it cannot be read, or no line of it is whole.
    """
    path = _file(place)
    _load(connection, run, path)
    for query in ("whole", "answers", "found"):
        run_query(connection, query, {"run": run})
    reading = _reading(connection, run, path)
    if not reading.answers:
        raise BadInput(f"{path}: holds no whole line", "name the folder that a batch wrote to with --out")
    return reading


def _file(place: Path) -> Path:
    path = place / RESULTS if place.is_dir() else place
    if not path.is_file():
        raise BadInput(f"{path}: no such file", "name the folder that a batch wrote to with --out")
    return path


def _load(connection: "DuckDBPyConnection", run: str, path: Path) -> None:
    # Imported here: no other command needs it.
    from duckdb import Error  # noqa: PLC0415

    try:
        run_query(connection, "lines", {"run": run, "path": _literally(path.absolute())})
    except Error as error:
        raise BadInput(f"{path}: cannot be read as lines of JSON ({str(error)[:200]})") from error


def _literally(path: Path) -> str:
    """``path`` as a glob that matches it alone: DuckDB takes every path for a pattern."""
    return "".join(f"[{letter}]" if letter in "*?[" else letter for letter in str(path))


def _reading(connection: "DuckDBPyConnection", run: str, path: Path) -> Reading:
    row = run_query(connection, "damage", {"run": run}).fetchone()
    lines, whole, answers, damaged = row or (0, 0, 0, None)
    torn = bool(damaged) and damaged[-1] == lines and not _ends_its_last_line(path)
    return Reading(str(path), lines, answers, whole - answers, tuple(damaged or ()), torn)


def _ends_its_last_line(path: Path) -> bool:
    with path.open("rb") as stream:
        stream.seek(-1, 2)
        return stream.read() == b"\n"


def _numbers(damaged: tuple[int, ...]) -> str:
    shown = ", ".join(str(number) for number in damaged[:_MOST_NUMBERS])
    more = len(damaged) - _MOST_NUMBERS
    noun = "line" if len(damaged) == 1 else "lines"
    return f"{noun} {shown}" + (f" and {more} more" if more > 0 else "")
