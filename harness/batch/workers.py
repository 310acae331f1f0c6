"""Where a batch's cases are graded: worker processes of this machine, or a Dask cluster."""

import multiprocessing
import os
import shutil
import signal
import tempfile
from concurrent.futures import Future
from concurrent.futures import TimeoutError as Late
from pathlib import Path
from typing import Protocol

import psutil
from pebble import ProcessExpired, ProcessPool

from harness.batch.case import Case
from harness.batch.grading import GradedCase, grade_case
from harness.preview.hosts.warm import keep_warm

# Far more than every limit inside a grading together, for what no limit foresees.
_LONGEST_SECONDS = 900.0
_SECONDS_TO_END = 10.0
_PREFIX = "iac-harness-batch-"


class WorkerLost(Exception):
    """The worker ended, or hung, while it graded this case; the text says how."""


class Workers(Protocol):
    """Grades cases, ``size`` at a time."""

    @property
    def size(self) -> int:
        """How many cases are graded at a time."""

    def submit(self, case: Case) -> "Future[GradedCase]":
        """Grade ``case`` when a worker is free."""

    def result(self, future: "Future[GradedCase]") -> GradedCase:
        """What became of a finished case. Raises WorkerLost."""

    def close(self) -> None:
        """End the workers; what they still grade is given up."""


class LocalWorkers:
    """Processes of this machine, each with warm SDKs. One that dies or hangs is replaced."""

    def __init__(self, jobs: int) -> None:
        self.size = jobs
        # Below one folder, which goes with the batch: a worker that is killed cleans nothing up.
        _remove_left()
        self._folder = tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-")
        # Spawned, not forked: gRPC must not be touched before a fork.
        self._pool = ProcessPool(
            max_workers=jobs,
            initializer=_start,
            initargs=(self._folder,),
            context=multiprocessing.get_context("spawn"),
        )

    def submit(self, case: Case) -> "Future[GradedCase]":
        """Grade ``case`` when a worker is free."""
        return self._pool.schedule(grade_case, args=(case,), timeout=_LONGEST_SECONDS)

    def result(self, future: "Future[GradedCase]") -> GradedCase:
        """What became of a finished case. Raises WorkerLost."""
        try:
            return future.result()
        except ProcessExpired as error:
            raise WorkerLost(f"the worker ended ({_how(error.exitcode)})") from error
        except Late as error:
            raise WorkerLost(f"the worker took longer than {_LONGEST_SECONDS:.0f} s") from error

    def close(self) -> None:
        """End the workers; what they still grade is given up."""
        self._pool.close()
        try:
            self._pool.join(_SECONDS_TO_END)
        except TimeoutError:
            self._pool.stop()
            self._pool.join()
        shutil.rmtree(self._folder, ignore_errors=True)


def _remove_left() -> None:
    """What batches left that were killed themselves."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        owner = folder.name.removeprefix(_PREFIX).partition("-")[0]
        if owner.isdigit() and not psutil.pid_exists(int(owner)):
            shutil.rmtree(folder, ignore_errors=True)


def _start(folder: str) -> None:
    os.environ["TMPDIR"] = tempfile.tempdir = folder
    # Ctrl-C reaches the whole process group; the batch alone decides what ends.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    keep_warm()


def _how(code: int) -> str:
    return f"status {code}" if code >= 0 else signal.Signals(-code).name
