"""The same clock, the same random numbers and the same identifiers for every run of a program."""

import os
import random
import uuid

import time_machine  # type: ignore[import-not-found]  # before the answer's files can be imported

INSTANT = 1_767_225_600  # 2026-01-01T00:00:00Z
_SEED = 0
_USER = 1000
_NODE = 0x020000000001  # a locally administered address, RFC 7042


def fix_world() -> None:
    """Stop the clock and seed what is random; called last before the program starts."""
    _fix_random()
    _fix_user()
    time_machine.travel(INSTANT, tick=False).start()


def _fix_user() -> None:
    """The sandbox's user has another number in every run where root runs the harness."""
    for name in ("getuid", "geteuid", "getgid", "getegid"):
        setattr(os, name, lambda: _USER)


def _fix_random() -> None:
    """``random``, ``secrets`` and ``uuid`` draw from one seeded source, as does ``os.urandom``."""
    source = random.Random(_SEED)  # noqa: S311  repeatable is the point

    def urandom(size: int, /) -> bytes:
        return source.randbytes(size)

    os.urandom = urandom
    random._urandom = urandom  # type: ignore[attr-defined]
    random.seed(_SEED)
    uuid._node = _NODE  # type: ignore[attr-defined]
    uuid._generate_time_safe = None  # type: ignore[attr-defined]
