"""Which checks are proven: silent on the ideal, and raised by a mutant of it."""

from collections.abc import Iterable, Iterator

import msgspec

from harness.checks.interface import evaluate
from harness.model.rubric import Check, CountCheck, PropertyCheck, RelationCheck, Rubric
from harness.model.subject import Subject
from harness.scaffold.mutants import changes, removals

_OF_THE_GRAPH = (PropertyCheck, CountCheck, RelationCheck)


class Proven(msgspec.Struct, frozen=True):
    """``kept`` are proven; ``faulted`` find something in the ideal, ``idle`` notice no mutant of theirs."""

    kept: tuple[Check, ...]
    faulted: tuple[str, ...]
    idle: tuple[str, ...]


def fires(checks: Iterable[Check], subject: Subject, rubric: Rubric) -> tuple[str, ...]:
    """The checks that find something. One that crashes finds nothing, whatever the mutant."""
    results = evaluate(subject, msgspec.structs.replace(rubric, checks=tuple(checks)))
    return tuple(item.check for item in results.findings)


def silent(checks: tuple[Check, ...], subject: Subject, rubric: Rubric) -> tuple[Check, ...]:
    """The checks that find nothing in the ideal. One finding may speak for others, so it is asked again."""
    while noisy := set(fires(checks, subject, rubric)):
        checks = tuple(check for check in checks if check.id not in noisy)
    return checks


def stated(checks: tuple[Check, ...], subject: Subject, rubric: Rubric) -> Proven:
    """The PROMPT's own checks."""
    quiet = silent(checks, subject, rubric)
    kept = tuple(check for check in quiet if _notices(check, subject, rubric))
    return Proven(
        kept,
        tuple(check.id for check in checks if check not in quiet),
        tuple(check.id for check in quiet if check not in kept),
    )


def further(
    checks: Iterable[Check], known: tuple[Check, ...], subject: Subject, rubric: Rubric
) -> Iterator[Check]:
    """The drafts that notice what is removed and that no known check notices: one defect, one finding."""
    seen: tuple[Check, ...] = tuple(check for check in known if isinstance(check, _OF_THE_GRAPH))
    for check in checks:
        if fires((check,), subject, rubric):
            continue
        mutant = next((item for item in removals(check, subject) if fires((check,), item, rubric)), None)
        if mutant is not None and not fires(seen, mutant, rubric):
            seen = (*seen, check)
            yield check


def _notices(check: Check, subject: Subject, rubric: Rubric) -> bool:
    mutants = (*removals(check, subject), *changes(check, subject))
    return any(fires((check,), mutant, rubric) for mutant in mutants)
