"""A LocalStack that grew large is replaced between its users, never under one."""

import fcntl
import time
from pathlib import Path

import psutil
import pytest

from harness.preview.localstack import lifecycle, process, renewal


def _pid() -> int:
    state = process.read_state()
    assert state is not None
    return state.pid


def test_a_large_one_is_replaced_when_nobody_uses_it(
    own_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lifecycle.ensure()
    first = _pid()
    with renewal.in_use():
        lifecycle.ensure()
        assert _pid() == first
    monkeypatch.setattr(renewal, "_MOST_BYTES", 1)
    monkeypatch.setattr(renewal, "_WAIT_SECONDS", 0.2)
    monkeypatch.setattr(renewal, "_next_try", [0.0])
    with renewal._opened("in-use.lock") as room:  # another user
        fcntl.flock(room, fcntl.LOCK_SH)
        with renewal.in_use():
            lifecycle.ensure()
            assert _pid() == first
    monkeypatch.setattr(renewal, "_next_try", [0.0])
    with renewal.in_use():
        lifecycle.ensure()
        assert _pid() != first


def test_no_clock_that_is_set_makes_a_running_one_look_ended(
    own_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lifecycle.ensure()
    first = _pid()
    now = time.time
    monkeypatch.setattr(psutil.Process, "create_time", lambda _: now() + 86_400)
    monkeypatch.setattr(time, "time", lambda: now() + 86_400)
    lifecycle.ensure()
    assert _pid() == first
