"""Kind ``ideal``: a property equals that of the ideal's matched resource, or an accepted value."""

import re

import msgspec

from harness.checks import documents, select
from harness.checks.facts import Facts, Stack
from harness.checks.observation import Observation, Observed, observed
from harness.model.graph import Resource
from harness.model.rubric import IdealCheck


def observe(check: IdealCheck, facts: Facts) -> Observed:
    """Silent where there is no ideal, no counterpart, or where either value is not the author's."""
    ideal, comparison = facts.ideal, facts.subject.comparison
    if ideal is None or comparison is None:
        return Observed("unsure")
    counterparts = {match.answer: match.ideal for match in comparison.matches}
    pairs = [
        (resource, ideal.by_urn[counterparts[resource.urn]])
        for resource in select.select(facts.answer, check.resources, "sure")
        if counterparts.get(resource.urn) in ideal.by_urn
    ]
    seen = [item for one, other in pairs if (item := _differs(check, facts.answer, ideal, one, other))]
    return observed(tuple(seen), "held" if pairs else "vacuous")


def _differs(
    check: IdealCheck, answer: Stack, ideal: Stack, resource: Resource, counterpart: Resource
) -> Observation | None:
    there, value = documents.get(answer.document(resource), check.property)
    wanted_there, wanted = documents.get(ideal.document(counterpart), check.property)
    unsure = documents.is_uncertain(value) or documents.is_uncertain(wanted)
    if unsure or (there, value) == (wanted_there, wanted) or (there and _accepted(check, value)):
        return None
    return Observation(
        resources=(resource,),
        property=check.property,
        value=value if there else msgspec.UNSET,
        expected=wanted if wanted_there else "(not set)",
        detail=f"{check.property} differs from the ideal's",
    )


def _accepted(check: IdealCheck, value: object) -> bool:
    if value in check.accept:
        return True
    pattern = check.accept_pattern
    return pattern is not None and isinstance(value, str) and re.search(pattern, value) is not None
