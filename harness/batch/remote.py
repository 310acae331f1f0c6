"""What a worker of a Dask cluster does: grade one answer at a time, with its own sandbox and LocalStack."""

import functools
import os
import signal
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from distributed import Worker, get_worker

from harness.analysis.warm import keep_warm as keep_checkers_warm
from harness.batch.grading import grade_case
from harness.batch.installation import installation
from harness.batch.parcel import Answer, opened, to_bytes
from harness.preview.hosts.warm import keep_warm

# As long as a batch waits for a worker of this machine.
_LONGEST_SECONDS = 900.0
# A worker may have more threads; its grading has none to spare for a second answer.
_one_at_a_time = threading.Lock()


def dask_setup(_worker: Worker) -> None:
    """Dask calls this, by its name, when a worker starts with this module as its preload.

    Ctrl-C reaches the whole process group; the batch alone decides what ends.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def grade_here(installed: str, parcel: bytes) -> bytes:
    """Grade the case in ``parcel``, unless what is installed here is not ``installed``."""
    if installation() != installed:
        return to_bytes(Answer(installed=installation()))
    with _one_at_a_time, _bounded():
        _prepare()
        return to_bytes(Answer(grade_case(opened(parcel))))


@functools.cache
def _prepare() -> None:
    """Once in a worker's life."""
    # Dask takes this folder away when the worker ends, however it ends.
    os.environ["TMPDIR"] = tempfile.tempdir = get_worker().local_directory
    keep_warm()
    keep_checkers_warm()


@contextmanager
def _bounded() -> Iterator[None]:
    """A grading that hangs ends the worker: its nanny starts another, and Dask the answer there."""
    timer = threading.Timer(_LONGEST_SECONDS, os._exit, (1,))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
