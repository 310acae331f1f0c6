"""LocalStack keeps what every account ever held, so one that grew large is replaced: never while it is used.

Whoever uses it holds ``in-use.lock`` shared; whoever replaces it takes it alone, behind a turnstile that
holds up newcomers meanwhile. The kernel drops these locks with the process that held them.
"""

import contextlib
import fcntl
import os
import time
from collections.abc import Iterator

from harness.preview.localstack import lifecycle, process

_MOST_BYTES = 2 * 1024**3
_WAIT_SECONDS = 30.0
_SECONDS_BETWEEN_TRIES = 120.0
_next_try = [0.0]


@contextlib.contextmanager
def in_use() -> Iterator[None]:
    """The managed LocalStack is not replaced for its size within the block, but may be before it."""
    _renew_if_large()
    process.run_folder().mkdir(parents=True, exist_ok=True)
    with _opened("in-use.lock") as room:
        with _opened("turnstile.lock") as turnstile:
            fcntl.flock(turnstile, fcntl.LOCK_SH)
            fcntl.flock(room, fcntl.LOCK_SH)
        yield


def _renew_if_large() -> None:
    if not _is_large() or time.monotonic() < _next_try[0]:
        return
    with _opened("turnstile.lock") as turnstile, _opened("in-use.lock") as room:
        fcntl.flock(turnstile, fcntl.LOCK_EX)
        # Another process may have replaced it while this one waited.
        if _is_large() and _alone(room):
            lifecycle.stop()
        elif _is_large():
            _next_try[0] = time.monotonic() + _SECONDS_BETWEEN_TRIES


def _is_large() -> bool:
    state = process.read_state()
    return state is not None and process.alive(state) and process.memory_bytes(state) > _MOST_BYTES


def _alone(room: int) -> bool:
    """Wait until nobody uses it, but not for a program that takes long."""
    end = time.monotonic() + _WAIT_SECONDS
    while time.monotonic() < end:
        with contextlib.suppress(BlockingIOError):
            fcntl.flock(room, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        time.sleep(0.05)
    return False


@contextlib.contextmanager
def _opened(name: str) -> Iterator[int]:
    descriptor = os.open(process.run_folder() / name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        yield descriptor
    finally:
        os.close(descriptor)
