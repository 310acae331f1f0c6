"""What Ctrl-C means to a command that should finish what it has begun."""

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from harness.cli.output import complain

# What a shell reports of a process that Ctrl-C ended.
_STATUS = 128 + signal.SIGINT
_SHOW_CURSOR = "\x1b[?25h"


@contextmanager
def interruption() -> Iterator[Callable[[], bool]]:
    """Whether Ctrl-C was pressed (or SIGTERM sent) inside the block; a second one ends the process."""
    pressed: list[int] = []

    def note(number: int, _frame: FrameType | None) -> None:
        if pressed:
            if sys.stderr.isatty():
                sys.stderr.write(_SHOW_CURSOR)  # which a progress bar hid
                sys.stderr.flush()
            os._exit(_STATUS)
        pressed.append(number)
        complain("finishing what runs; once more stops at once")

    before = {number: signal.signal(number, note) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield lambda: bool(pressed)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
