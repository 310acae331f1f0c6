"""The door of the checks: everything that a rubric finds in one answer."""

import functools
import traceback
from pathlib import Path

import msgspec

from harness.checks import findings, identity, merge, registry, requirements
from harness.checks.facts import Facts
from harness.checks.observation import Verdict
from harness.model.finding import Finding
from harness.model.memory import Remember, forget
from harness.model.rubric import Check, Rubric
from harness.model.scorecard import HarnessFault, RequirementStatus
from harness.model.subject import Subject


class CheckResults(msgspec.Struct, frozen=True):
    """Findings (the most serious first), checks of ours that crashed, and the requirements."""

    findings: tuple[Finding, ...] = ()
    faults: tuple[HarnessFault, ...] = ()
    requirements: tuple[RequirementStatus, ...] = ()


class Checked(msgspec.Struct, frozen=True):
    """What one check made of one subject."""

    verdict: Verdict
    candidates: tuple[merge.Candidate, ...]


def evaluate(subject: Subject, rubric: Rubric, remember: Remember = forget) -> CheckResults:
    """Evaluate every check of the rubric; a check that crashes is a fault of ours, and the run goes on.

    What one check makes of the subject is left to ``remember``: it depends on the check, on the subject
    and on the rubric's other parts, and on no other check.
    """
    facts = Facts(subject, rubric.stack)
    found: list[merge.Candidate] = []
    faults: list[HarnessFault] = []
    verdicts: dict[str, Verdict] = {}
    for check in rubric.checks:
        try:
            checked = remember(check, Checked, functools.partial(_evaluate_one, check, facts))
            verdicts[check.id] = checked.verdict
            found += checked.candidates
        except MemoryError:  # the machine's, which another attempt may not meet
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is, it is about the harness
            verdicts[check.id] = "unsure"
            faults.append(HarnessFault(check.id, _describe(error)))
    united = merge.merge(tuple(found), {check.id: check for check in rubric.checks})
    return CheckResults(identity.identify(united), tuple(faults), requirements.statuses(rubric, verdicts))


def _evaluate_one(check: Check, facts: Facts) -> Checked:
    observed = registry.OBSERVERS[registry.kind_of(check)](check, facts)
    made = (merge.Candidate(findings.make(check, item, facts), item.causes) for item in observed.observations)
    return Checked(observed.verdict, tuple(made))


def _describe(error: Exception) -> str:
    """The error and the place in the harness, without the paths of this machine."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f" at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}: {error}{place}"
