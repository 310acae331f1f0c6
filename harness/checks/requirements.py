"""What the checks say of each requirement of the PROMPT.

``violated``: a check that proves it raised. ``met``: at least one such check looked and found all well,
and none was unable to tell. Everything else is ``unchecked``. A check with a ``conflict`` contradicts
the PROMPT, so it says nothing about whether the PROMPT is met.
"""

from collections.abc import Mapping
from typing import Literal

from harness.checks.observation import Verdict
from harness.model.rubric import Rubric
from harness.model.scorecard import RequirementStatus


def statuses(rubric: Rubric, verdicts: Mapping[str, Verdict]) -> tuple[RequirementStatus, ...]:
    """Every requirement of the rubric, in its order. ``verdicts`` are by check id."""
    heard: dict[str, list[Verdict]] = {item.id: [] for item in rubric.requirements}
    for check in rubric.checks:
        named = {check.requirement, *check.proves} if check.conflict is None else set()
        for requirement in sorted(item for item in named if item in heard):
            heard[requirement].append(verdicts.get(check.id, "unsure"))
    return tuple(
        RequirementStatus(item.id, item.quote, _status(heard[item.id]), item.force)
        for item in rubric.requirements
    )


def _status(verdicts: list[Verdict]) -> Literal["met", "violated", "unchecked"]:
    if "raised" in verdicts:
        return "violated"
    return "met" if "held" in verdicts and "unsure" not in verdicts else "unchecked"
