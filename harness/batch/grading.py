"""Grades one case of a batch, wherever its worker runs: the line and the files that it leaves."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
from tenacity import (
    RetryCallState,
    Retrying,
    retry_if_result,
    stop_after_attempt,
    stop_after_delay,
    wait_exponential,
)

from harness.batch.case import Case
from harness.batch.outcome import CaseOutcome, is_final, outcome_of, unscored
from harness.batch.unpacking import unpack
from harness.model.errors import BadInput, EnvironmentFault
from harness.model.progress import quiet
from harness.pipeline import GradeRequest, grade
from harness.report.results import render_results
from harness.scorecard.gate import regated

# A LocalStack that dies again and again is there within seconds each time; one that cannot start takes long.
_ATTEMPTS = 6
_PATIENCE_SECONDS = 120.0


class GradedCase(msgspec.Struct, frozen=True):
    """What a case leaves: its line, and the texts of its files by their names."""

    outcome: CaseOutcome
    files: dict[str, str] = {}


def grade_case(case: Case) -> GradedCase:
    """Grade ``case``; whatever goes wrong is this case's outcome.

    After a fault of the environment (LocalStack ended, no memory) it is graded again, six times in all and
    for two minutes at most.
    """
    attempts = Retrying(
        stop=stop_after_attempt(_ATTEMPTS) | stop_after_delay(_PATIENCE_SECONDS),
        wait=wait_exponential(multiplier=0.5, max=5),
        retry=retry_if_result(_may_pass),
        retry_error_callback=_last,
    )
    return attempts(_grade_once, case)


def _may_pass(graded: GradedCase) -> bool:
    return not is_final(graded.outcome)


def _last(state: RetryCallState) -> GradedCase:
    assert state.outcome is not None  # noqa: S101 - there was an attempt
    result: GradedCase = state.outcome.result()
    return result


def _grade_once(case: Case) -> GradedCase:
    if case.refused is not None:
        return _unscored(case, "intake", case.refused)
    try:
        with _at_hand(case) as source:
            return _graded(case, source)
    except BadInput as error:
        return _unscored(case, "intake", str(error))
    except EnvironmentFault as fault:
        return _unscored(case, fault.stage, fault.message)
    except (OSError, MemoryError) as error:
        return _unscored(case, "machine", f"{type(error).__name__}: {error}")
    except Exception as error:  # noqa: BLE001 - a fault of ours must not end the batch
        return _unscored(case, "harness", f"{type(error).__name__}: {error}")


def _graded(case: Case, source: str) -> GradedCase:
    origin = None if source == case.source else case.source
    try:
        graded = grade(GradeRequest(source, case.task, case.name, case.engine, case.limits, origin), quiet)
    except BadInput as error:
        return _unscored(case, "intake", str(error).replace(source, case.source))
    card = regated(graded.card, case.gate)
    return GradedCase(outcome_of(card, case.model), render_results(card, graded.rubric, graph=graded.graph))


def _unscored(case: Case, stage: str, message: str) -> GradedCase:
    return GradedCase(unscored(case.name, case.task, stage, message, case.model))


@contextmanager
def _at_hand(case: Case) -> Iterator[str]:
    """The source to grade: the case's own, or a folder with the files that came with it."""
    if case.files is None:
        yield case.source
        return
    with tempfile.TemporaryDirectory(prefix="iac-harness-case-", ignore_cleanup_errors=True) as folder:
        yield unpack(case, Path(folder))
