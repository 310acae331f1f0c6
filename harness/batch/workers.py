"""Where a batch's cases are graded: worker processes of this machine, or a Dask cluster."""

import contextlib
import multiprocessing
import os
import signal
import tempfile
import threading
from collections.abc import Iterator
from concurrent.futures import Future, InvalidStateError
from concurrent.futures import TimeoutError as Late
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import resource_tracker
from typing import Protocol

import psutil
from pebble import ProcessExpired, ProcessPool

from harness.analysis.warm import keep_warm as keep_checkers_warm
from harness.batch.batch_folder import BatchFolder
from harness.batch.case import Case
from harness.batch.grading import GradedCase, grade_case
from harness.preview.hosts.warm import keep_warm

# Far more than every limit inside a grading together, for what no limit foresees.
_LONGEST_SECONDS = 900.0
# Then another takes a worker's place: what it holds stays the same, but memory in pieces is not given back.
_MOST_ANSWERS = 500
_SECONDS_TO_END = 10.0
# Kills the process $1, and takes away the folder $2, into which what ends with it may write for a while.
_END = 'kill -9 "$1"; for _ in $(seq 100); do rm -rf "$2"; [ -e "$2" ] || break; sleep 0.1; done'


class WorkerLost(Exception):
    """The worker ended, or hung, while it graded this case; the text says how."""


class Workers(Protocol):
    """Grades cases, ``size`` at a time."""

    @property
    def size(self) -> int:
        """How many cases are graded at a time."""

    def submit(self, case: Case) -> "Future[GradedCase]":
        """Grade ``case`` when a worker is free."""

    def look(self) -> None:
        """See to it that every case that was submitted comes to an end, whatever has ended meanwhile."""

    def result(self, future: "Future[GradedCase]") -> GradedCase:
        """What became of a finished case. Raises WorkerLost."""

    def close(self) -> None:
        """End the workers; what they still grade is given up."""


class LocalWorkers:
    """Processes of this machine, each with warm SDKs. One that dies or hangs is replaced."""

    def __init__(self, jobs: int) -> None:
        self.size = jobs
        self._folder = BatchFolder()
        self._pool = self._new_pool()
        self._given: set[Future[GradedCase]] = set()

    def submit(self, case: Case) -> "Future[GradedCase]":
        """Grade ``case`` when a worker is free."""
        with _without_interruption():
            self.look()
            try:
                future = self._schedule(case)
            except RuntimeError:  # it has ended since
                self.look()
                future = self._schedule(case)
        self._given.add(future)
        future.add_done_callback(self._given.discard)
        return future

    def look(self) -> None:
        """A worker that ends before it has begun anything takes the pool along, which tells only some."""
        with _without_interruption():
            if self._pool.active:
                return
            self._end_pool()
            self._pool = self._new_pool()
        for future in tuple(self._given):
            with contextlib.suppress(InvalidStateError):  # it came to its end after all
                future.set_exception(BrokenProcessPool("the pool has ended"))

    def result(self, future: "Future[GradedCase]") -> GradedCase:
        """What became of a finished case. Raises WorkerLost."""
        try:
            return future.result()
        except ProcessExpired as error:
            raise WorkerLost(f"the worker ended ({_how(error.exitcode)})") from error
        except BrokenProcessPool as error:
            raise WorkerLost("the worker ended before it began") from error
        except Late as error:
            raise WorkerLost(f"the worker took longer than {_LONGEST_SECONDS:.0f} s") from error

    def close(self) -> None:
        """End the workers; what they still grade is given up."""
        self._pool.close()
        try:
            self._pool.join(_SECONDS_TO_END)
        except TimeoutError:
            self._end_pool()
        self._folder.remove()

    def _schedule(self, case: Case) -> "Future[GradedCase]":
        future: Future[GradedCase] = self._pool.schedule(grade_case, args=(case,), timeout=_LONGEST_SECONDS)
        return future

    def _new_pool(self) -> ProcessPool:
        resource_tracker.ensure_running()  # a process of its own; its start lets Ctrl-C through again
        # Spawned, not forked: gRPC must not be touched before a fork.
        return ProcessPool(
            max_workers=self.size,
            max_tasks=_MOST_ANSWERS,
            initializer=_start,
            initargs=(self._folder.path,),
            context=multiprocessing.get_context("spawn"),
        )

    def _end_pool(self) -> None:
        self._pool.stop()
        self._pool.join()


@contextlib.contextmanager
def _without_interruption() -> Iterator[None]:
    """Ctrl-C waits meanwhile; the threads begun here, and the workers that these start, never see it.

    It reaches the whole process group, and must not end a worker that has yet to load what ignores it.
    """
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _start(folder: str) -> None:
    os.environ["TMPDIR"] = tempfile.tempdir = folder
    # The batch alone decides what ends.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    threading.Thread(target=_end_with_driver, args=(folder,), daemon=True, name="driver").start()
    keep_warm()
    keep_checkers_warm()


def _end_with_driver(folder: str) -> None:
    """A batch that is killed leaves nothing: no worker that grades for nobody, no tool, no file.

    Sandboxes end with the worker by themselves, and LocalStack (in a session of its own) is everybody's.
    """
    driver = multiprocessing.parent_process()
    assert driver is not None  # noqa: S101 - a worker has one
    driver.join()
    session = os.getsid(0)
    for process in psutil.Process().children(recursive=True):
        with contextlib.suppress(psutil.Error, OSError):
            if os.getsid(process.pid) == session:
                process.kill()
    # From outside: as long as this process is there, its other threads may go on to write.
    os.posix_spawnp("sh", ["sh", "-c", _END, "sh", str(os.getpid()), folder], os.environ)


def _how(code: int) -> str:
    return f"status {code}" if code >= 0 else signal.Signals(-code).name
