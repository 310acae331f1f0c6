"""Grades many answers, and keeps every result the moment it is there."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from pathlib import Path

from harness.batch.case import Case
from harness.batch.grading import GradedCase
from harness.batch.journal import ROOM, Journal
from harness.batch.outcome import CaseOutcome, unscored
from harness.batch.workers import WorkerLost, Workers
from harness.model.errors import BadInput, EnvironmentFault
from harness.report.files import write

_SECONDS_BETWEEN_LOOKS = 0.5
_ATTEMPTS = 3  # for one case, of workers that are lost under it


def grade_all(
    cases: Iterable[Case], out: Path, journal: Journal, workers: Workers, stopped: Callable[[], bool]
) -> Iterator[CaseOutcome]:
    """Grade ``cases``; each outcome as it finishes, its files written and its line in ``journal``.

    One bad answer never stops the rest: what leaves no card leaves an unscored line with its reason. When
    ``stopped`` says so no further case is begun, and what runs is finished. Raises EnvironmentFault where a
    result cannot be kept: nothing would be gained by grading on.
    """
    for graded in _graded(cases, workers, stopped):
        try:
            for name, text in graded.files.items():
                write(out / graded.outcome.case / name, text)
        except BadInput as error:
            raise EnvironmentFault("results", error.message, ROOM) from error
        journal.append(graded.outcome)
        yield graded.outcome


def _graded(cases: Iterable[Case], workers: Workers, stopped: Callable[[], bool]) -> Iterator[GradedCase]:
    waiting = iter(cases)
    running: dict[Future[GradedCase], Case] = {}
    attempts: Counter[str] = Counter()
    while True:
        # One more than run at a time, so that no worker waits for this process.
        while len(running) <= workers.size and not stopped() and (case := next(waiting, None)) is not None:
            running[workers.submit(case)] = case
        if stopped():
            _cancel(running)
        if not running:
            return
        for future in _finished(running, workers):
            case = running.pop(future)
            try:
                yield workers.result(future)
            except WorkerLost as lost:
                attempts[case.name] += 1
                if attempts[case.name] < _ATTEMPTS:
                    running[workers.submit(case)] = case
                else:
                    yield GradedCase(unscored(case.name, case.task, "worker", str(lost), case.model))


def _finished(running: dict[Future[GradedCase], Case], workers: Workers) -> set[Future[GradedCase]]:
    """Those that have come to an end; none where all go on for a while."""
    done, _ = wait(running, _SECONDS_BETWEEN_LOOKS, FIRST_COMPLETED)
    if not done:
        workers.look()
    return done


def _cancel(running: dict[Future[GradedCase], Case]) -> None:
    """Give up what no worker has begun. To cancel what runs would end its worker."""
    for future in [future for future in running if not future.running() and future.cancel()]:
        del running[future]
