"""Kind ``invocation``: data sources and provider functions that the program calls."""

from harness.checks import certainty, documents, evidence, select
from harness.checks.facts import Facts, Stack
from harness.checks.observation import Observation, Observed, observed
from harness.model.graph import Invocation
from harness.model.rubric import InvocationCheck


def observe(check: InvocationCheck, facts: Facts) -> Observed:
    """Raised for a call that LocalStack answered with an error, or for too few calls."""
    stack = facts.answer
    if check.applies is not None and not select.select(stack, check.applies, "sure"):
        return Observed("vacuous" if stack.complete else "unsure")
    calls = [item for item in stack.graph.invocations if _possible(check, item)]
    if check.failed:
        failed = tuple(_failure(stack, item) for item in calls if item.outcome == "failed")
        if failed:
            return observed(failed, "held")
    if len(calls) < check.min:
        return _too_few(check, stack, len(calls))
    if not calls:
        return Observed("vacuous" if stack.complete else "unsure")
    return Observed("held")


def _possible(check: InvocationCheck, call: Invocation) -> bool:
    if not select.type_expression((check.token,)).fullmatch(call.token):
        return False
    return check.where is None or certainty.possibly_satisfies(
        documents.decode_value(call.arguments), check.where
    )


def _failure(stack: Stack, call: Invocation) -> Observation:
    place = evidence.of_position(stack, call.position) if call.position is not None else None
    return Observation(
        value=documents.plain(documents.decode_value(call.arguments)),
        detail=f"{call.token}: {call.message or 'failed'}",
        evidence=place or evidence.of_stack(stack),
    )


def _too_few(check: InvocationCheck, stack: Stack, number: int) -> Observed:
    if not stack.complete and stack.types_in_source(check.token):
        return Observed("unsure")
    near = select.select(stack, check.applies, "sure") if check.applies is not None else ()
    seen = Observation(
        resources=near,
        value=number,
        expected=check.min,
        detail=f"{check.token} is called {number} times, at least {check.min} needed",
        evidence=None if near else evidence.of_stack(stack),
    )
    return Observed("raised", (seen,))
