"""Kind ``count``: the number of selected resources, or of distinct values, is within bounds."""

from harness.checks import absence, documents, select
from harness.checks.documents import Uncertain
from harness.checks.facts import Facts, Stack
from harness.checks.observation import ABSENT, Observation, Observed
from harness.checks.select import Certainty
from harness.model.graph import Resource
from harness.model.rubric import CountCheck


def observe(check: CountCheck, facts: Facts) -> Observed:
    """Raised for too few only where nothing may be hidden, for too many only where all are sure."""
    stack = facts.answer
    conditions = select.select(stack, check.applies, "sure") if check.applies is not None else ()
    if check.applies is not None and not conditions:
        return Observed("vacuous" if stack.complete else "unsure")
    most, least = _number(check, stack, "possible"), _number(check, stack, "sure")
    if most < check.min:
        if not absence.is_sure(stack, check.resources):
            return Observed("unsure")
        return Observed("raised", (_too_few(check, stack, most, conditions),))
    if check.max is not None and least > check.max:
        return Observed("raised", (_too_many(check, stack, least),))
    likely = _number(check, stack, "plausible")
    bounded = check.max is None or (likely <= check.max and stack.complete)
    return Observed("held" if likely >= check.min and bounded else "unsure")


def _number(check: CountCheck, stack: Stack, how: Certainty) -> int:
    selected = select.select(stack, check.resources, how)
    if check.distinct is None:
        return len(selected)
    found = [
        value for resource in selected for value in documents.values(stack.document(resource), check.distinct)
    ]
    known = {repr(value) for value in found if not isinstance(value, Uncertain)}
    return len(known) + _uncertain(found, how)


def _uncertain(found: list[object], how: Certainty) -> int:
    """Uncertain values may all differ; made-up texts differ as the resources do that they stand for."""
    unsure = [value for value in found if isinstance(value, Uncertain)]
    if how == "possible":
        return len(unsure)
    return len({value.text for value in unsure if value.text is not None})


def _too_few(check: CountCheck, stack: Stack, number: int, conditions: tuple[Resource, ...]) -> Observation:
    near = absence.near_misses(stack, check.resources) or conditions
    return Observation(
        resources=near,
        property=check.property or (check.distinct if near else None),
        value=number,
        expected=check.min,
        detail=f"found {number}, at least {check.min} needed",
        causes=tuple(ABSENT + token for token in select.types(check.resources)),
    )


def _too_many(check: CountCheck, stack: Stack, number: int) -> Observation:
    return Observation(
        resources=select.select(stack, check.resources, "sure"),
        property=check.property or check.distinct,
        value=number,
        expected=check.max,
        detail=f"found {number}, at most {check.max} allowed",
    )
