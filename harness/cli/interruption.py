"""What Ctrl-C means to a command that should finish what it has begun."""

import contextlib
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

# What a shell reports of a process that Ctrl-C ended.
_STATUS = 128 + signal.SIGINT
_SHOW_CURSOR = "\x1b[?25h"
_FINISHING = "iac-harness: finishing what runs; once more stops at once\n"


@contextmanager
def interruption() -> Iterator[Callable[[], bool]]:
    """Whether Ctrl-C was pressed (or SIGTERM sent) inside the block; a second one ends the process."""
    pressed: list[int] = []

    def note(number: int, _frame: FrameType | None) -> None:
        if pressed:
            if sys.stderr.isatty():
                _tell(_SHOW_CURSOR)  # which a progress bar hid
            os._exit(_STATUS)
        pressed.append(number)
        _tell(_FINISHING)

    before = {number: signal.signal(number, note) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield lambda: bool(pressed)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _tell(text: str) -> None:
    """Past sys.stderr, which the signal may have interrupted in the middle of a line."""
    with contextlib.suppress(OSError):
        os.write(2, text.encode())
