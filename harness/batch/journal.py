"""The results of a batch's folder: whole lines only, and one batch at a time."""

import contextlib
import fcntl
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType

import msgspec

from harness.batch.outcome import CaseOutcome
from harness.model.errors import BadInput, EnvironmentFault
from harness.report.files import write

RESULTS = "results.jsonl"
_BLOCK = 65_536
ROOM = "make room there, then go on with --resume"


class Journal:
    """``out/results.jsonl``, to append to.

    Entering takes the folder for this batch and cuts off a line that an earlier one left unfinished. Raises
    BadInput where the folder cannot be written to or another batch holds it.
    """

    def __init__(self, out: Path) -> None:
        self._folder = out
        self._path = out / RESULTS
        self._lock = -1

    def __enter__(self) -> "Journal":
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._lock = os.open(self._folder, os.O_RDONLY | os.O_DIRECTORY)
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            _cut_unfinished(self._path)
        except BlockingIOError as error:
            os.close(self._lock)
            raise BadInput(
                f"{self._folder}: another batch writes to it", "wait, or name another --out"
            ) from error
        except OSError as error:
            raise BadInput(
                f"{self._folder}: cannot write ({error.strerror})", "name another --out"
            ) from error
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.close(self._lock)

    def outcomes(self) -> tuple[CaseOutcome, ...]:
        """What the lines say that can be read; the last line of a case counts."""
        return tuple({outcome.case: outcome for outcome in map(_decoded, self._lines()) if outcome}.values())

    def forget(self, forgets: Callable[[CaseOutcome], bool]) -> None:
        """Drop the lines of those outcomes; what cannot be read stays."""
        kept = [line for line in self._lines() if (outcome := _decoded(line)) is None or not forgets(outcome)]
        write(self._path, b"".join(kept))

    def append(self, outcome: CaseOutcome) -> None:
        """Add a line, which is on disk before the next answer counts as done.

        Raises EnvironmentFault where it cannot be kept; half a line does not stay.
        """
        line = msgspec.json.encode(outcome) + b"\n"
        try:
            with self._path.open("ab", buffering=0) as results:
                size = results.tell()
                try:
                    _write_all(results.fileno(), line)
                    os.fsync(results.fileno())
                except OSError:
                    results.truncate(size)
                    raise
        except OSError as error:
            raise EnvironmentFault(
                "results", f"{self._path}: cannot write ({error.strerror})", ROOM
            ) from error

    def _lines(self) -> Iterator[bytes]:
        with contextlib.suppress(FileNotFoundError), self._path.open("rb") as results:
            yield from results


def _decoded(line: bytes) -> CaseOutcome | None:
    with contextlib.suppress(msgspec.MsgspecError, UnicodeDecodeError):
        return msgspec.json.decode(line, type=CaseOutcome)
    return None


def _cut_unfinished(path: Path) -> None:
    with contextlib.suppress(FileNotFoundError), path.open("rb+") as results:
        end = results.seek(0, os.SEEK_END)
        while end:
            start = max(0, end - _BLOCK)
            results.seek(start)
            found = results.read(end - start).rfind(b"\n")
            if found >= 0:
                end = start + found + 1
                break
            end = start
        results.truncate(end)


def _write_all(descriptor: int, line: bytes) -> None:
    while line:
        line = line[os.write(descriptor, line) :]
