"""Grades many answers in worker processes, and keeps every result the moment it is there."""

import contextlib
import multiprocessing
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import msgspec

from harness.batch.cases import Case
from harness.batch.outcome import CaseOutcome, outcome_of, unscored
from harness.model.errors import BadInput
from harness.model.progress import quiet
from harness.pipeline import GradeRequest, grade
from harness.report.results import write_results

RESULTS = "results.jsonl"


def grade_all(cases: Sequence[Case], out: Path, jobs: int) -> Iterator[CaseOutcome]:
    """Grade ``cases`` with ``jobs`` worker processes; each outcome as it finishes, already appended.

    One bad answer never stops the rest: what leaves no card leaves an unscored line with its reason.
    Raises BadInput where ``out`` cannot be written to.
    """
    out.mkdir(parents=True, exist_ok=True)
    # Spawned, not forked: gRPC must not be touched before a fork.
    context = multiprocessing.get_context("spawn")
    with (out / RESULTS).open("ab") as results, ProcessPoolExecutor(jobs, mp_context=context) as pool:
        for outcome in _outcomes(pool, cases, out):
            _append(results.fileno(), outcome)
            yield outcome


def finished(out: Path) -> frozenset[str]:
    """The names of the cases that ``out`` holds a whole line of; a line cut short is not one."""
    done: set[str] = set()
    with contextlib.suppress(FileNotFoundError):
        for line in (out / RESULTS).read_bytes().splitlines():
            with contextlib.suppress(msgspec.MsgspecError):
                done.add(msgspec.json.decode(line, type=CaseOutcome).case)
    return frozenset(done)


def grade_case(case: Case, out: Path) -> CaseOutcome:
    """Grade one case and write its files; whatever goes wrong is this case's outcome."""
    try:
        graded = grade(GradeRequest(case.source, case.task, case.name, case.engine), quiet)
        write_results(graded.card, graded.rubric, out)
    except BadInput as error:
        return unscored(case.name, case.task, "intake", str(error), case.model)
    except Exception as error:  # noqa: BLE001 - a fault of ours must not end the batch
        return unscored(case.name, case.task, "harness", f"{type(error).__name__}: {error}", case.model)
    return outcome_of(graded.card, case.model)


def _outcomes(pool: Executor, cases: Sequence[Case], out: Path) -> Iterator[CaseOutcome]:
    running = {pool.submit(grade_case, case, out): case for case in cases}
    for future in as_completed(running):
        yield _outcome(future, running[future])


def _outcome(future: Future[CaseOutcome], case: Case) -> CaseOutcome:
    try:
        return future.result()
    except BrokenProcessPool as error:
        return unscored(case.name, case.task, "worker", str(error), case.model)


def _append(descriptor: int, outcome: CaseOutcome) -> None:
    """One write for a whole line, on disk before the next answer counts as done."""
    os.write(descriptor, msgspec.json.encode(outcome) + b"\n")
    os.fsync(descriptor)
