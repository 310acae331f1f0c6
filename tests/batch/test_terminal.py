"""Ctrl-C at a terminal with the progress bar, typed on a real pseudo-terminal; then --resume."""

import contextlib
import os
import pty
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from harness.batch.journal import RESULTS
from harness.model.preview import LocalStackEndpoint
from tests.batch.results import results

# A session of its own, whose controlling terminal is the pseudo-terminal: there Ctrl-C is a signal to all.
_AT_TERMINAL = ("setsid", "--ctty", "--wait")
_COMMAND = (sys.executable, "-c", "from harness.cli.main import main; main()", "batch")
_SHOW_CURSOR = b"\x1b[?25h"
_CASES = 6
_PROGRAM = 'import time\nimport pulumi_aws as aws\ntime.sleep(1)\naws.sqs.Queue("q")\n'
_SECONDS = 120.0


@pytest.fixture(name="cases")
def _cases(tmp_path: Path, localstack: LocalStackEndpoint) -> Path:
    for number in range(_CASES):
        folder = tmp_path / "cases" / f"queue-{number}"
        folder.mkdir(parents=True)
        (folder / "__main__.py").write_text(f"# {tmp_path} {time.time()}\n{_PROGRAM}")
    return tmp_path / "cases"


class Terminal:
    """A command at a pseudo-terminal."""

    def __init__(self, command: tuple[str, ...]) -> None:
        self.shown = b""
        self._end, theirs = pty.openpty()
        self.process = subprocess.Popen(
            [*_AT_TERMINAL, *command],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            env={**os.environ, "TERM": "xterm"},
        )
        os.close(theirs)
        os.set_blocking(self._end, False)

    def type(self, keys: bytes) -> None:
        os.write(self._end, keys)

    def watch(self) -> Iterator[bytes]:
        """All that was shown so far, again and again until the command has ended."""
        end = time.monotonic() + _SECONDS
        ended = False
        while not ended:
            assert time.monotonic() < end, self.shown
            ended = self.process.poll() is not None
            self._read()
            yield self.shown
            time.sleep(0.02)
        os.close(self._end)

    def _read(self) -> None:
        try:
            while got := os.read(self._end, 65_536):
                self.shown += got
        except OSError:  # nothing more for now, or the other end is closed
            return


def test_ctrl_c_finishes_what_runs_gives_the_terminal_back_and_resumes(cases: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    terminal = Terminal((*_COMMAND, str(cases), "--out", str(out), "--jobs", "1"))
    typed = False
    for _ in terminal.watch():
        if not typed and _grades(terminal):
            terminal.type(b"\x03")
            typed = True
    assert typed, terminal.shown
    assert terminal.process.returncode == 3, terminal.shown
    assert b"finishing what runs; once more stops at once" in terminal.shown
    assert _SHOW_CURSOR in terminal.shown
    assert b"go on with --resume" in terminal.shown
    assert b"Traceback" not in terminal.shown
    kept = (out / RESULTS).read_bytes()
    assert 1 <= kept.count(b"\n") < _CASES
    resumed = subprocess.run(
        [*_COMMAND, str(cases), "--out", str(out), "--jobs", "1", "--resume"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert resumed.returncode == 0, resumed.stderr
    assert (out / RESULTS).read_bytes().startswith(kept)
    lines = [key for key in results(out) if key.startswith(RESULTS)]
    assert len(lines) == _CASES


def test_a_second_ctrl_c_ends_at_once_and_shows_the_cursor_again(cases: Path, tmp_path: Path) -> None:
    terminal = Terminal((*_COMMAND, str(cases), "--out", str(tmp_path / "out"), "--jobs", "1"))
    typed = 0
    for shown in terminal.watch():
        if (typed == 0 and _grades(terminal)) or (typed == 1 and b"finishing what runs" in shown):
            terminal.type(b"\x03")
            typed += 1
    assert terminal.process.returncode == 130, terminal.shown
    assert terminal.shown.rstrip().endswith(_SHOW_CURSOR)


def _grades(terminal: Terminal) -> bool:
    """Whether an answer's program is about to run: its warm worker is there."""
    with contextlib.suppress(psutil.Error):
        family = psutil.Process(terminal.process.pid).children(recursive=True)
        return any("--serve" in process.cmdline() for process in family)
    return False
