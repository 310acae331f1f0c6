"""Tries many mutants at once: each process of the pool makes its own court of the same parts."""

import multiprocessing
import warnings
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool

import msgspec

from harness.analysis.warm import keep_warm as keep_checkers_warm
from harness.cache.interface import memory
from harness.model.errors import EnvironmentFault
from harness.model.progress import Report, quiet
from harness.model.rubric import Rubric
from harness.model.subject import Subject
from harness.mutation.mutant import Mutant, Trial
from harness.mutation.trial import Court
from harness.mutation.violation import Judge
from harness.preview.hosts.warm import keep_warm
from harness.prompt.interface import PromptRubric

_courts: list[Court] = []


class Case(msgspec.Struct, frozen=True):
    """What every process has to know."""

    rubric: Rubric
    general: Rubric
    told: PromptRubric
    ideal: Subject


def court(case: Case) -> Court:
    """The court that tries mutants of the case's ideal, in this process."""
    judge = Judge(case.rubric, case.general, case.told, case.ideal)
    return Court(case.rubric, case.ideal, judge, memory(quiet))


def tried(case: Case, mutants: Sequence[Mutant], jobs: int, report: Report) -> Iterator[Trial]:
    """The trials, in the mutants' order. Raises EnvironmentFault where one of them cannot be tried."""
    # Spawned, not forked: gRPC must not be touched before a fork.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, context, initializer=_start, initargs=(case,)) as pool:
        try:
            for number, trial in enumerate(pool.map(_try, mutants), start=1):
                if number % 25 == 0 or number == len(mutants):
                    report(f"{number} of {len(mutants)} mutants")
                yield trial
        except BrokenProcessPool as error:
            raise EnvironmentFault("mutation", "a process that tried mutants ended") from error
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _start(case: Case) -> None:
    warnings.simplefilter("ignore")
    keep_warm()
    keep_checkers_warm()
    _courts.append(court(case))


def _try(mutant: Mutant) -> Trial:
    return _courts[0].trial(mutant)
