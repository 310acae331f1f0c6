"""Observations to findings: message, evidence, and the fix from the ideal."""

from harness.checks import evidence, fix, message
from harness.checks.facts import Facts, Stack
from harness.checks.observation import Observation
from harness.model.finding import Evidence, Finding, FindingResource
from harness.model.graph import Resource
from harness.model.levels import impact_of
from harness.model.rubric import Check

_MAXIMUM_PLACES = 40


def make(check: Check, observation: Observation, facts: Facts) -> Finding:
    """The finding of one observation, not yet identified."""
    places = _places(observation, facts.answer)
    first = observation.resources[0] if observation.resources else None
    return Finding(
        id=check.id,
        check=check.id,
        title=message.fill(check.title, observation, facts.answer),
        message=message.fill(check.message, observation, facts.answer),
        impact=impact_of(observation.consequence or check.consequence),
        category=check.category,
        basis=check.basis,
        root_cause=message.fill(check.root_cause, observation, facts.answer),
        impacts=check.impacts,
        references=check.references,
        conflict=check.conflict,
        resource=None if first is None else FindingResource(first.urn, first.type, first.name),
        property=observation.property,
        evidence=places[0] if places else None,
        requirement=check.requirement,
        ideal=fix.find(check, observation, facts),
        also=places[1:_MAXIMUM_PLACES],
    )


def _places(observation: Observation, stack: Stack) -> tuple[Evidence, ...]:
    """All places, the most telling first, each once."""
    found = [observation.evidence, *observation.also]
    if observation.through is not None:
        found.append(evidence.of_resource(stack, observation.through, observation.property))
    for position, resource in enumerate(observation.resources):
        path = observation.property
        if position < len(observation.properties):
            path = observation.properties[position]
        found.append(_of(stack, resource, path))
    if not any(found):
        found.append(evidence.of_stack(stack))
    return tuple(dict.fromkeys(place for place in found if place is not None))


def _of(stack: Stack, resource: Resource, path: str | None) -> Evidence | None:
    """The resource's constructor, or its parent's where the program does not say where it stands."""
    found = evidence.of_resource(stack, resource, path)
    parent = stack.by_urn.get(resource.parent or "")
    return found if found is not None or parent is None else evidence.of_resource(stack, parent)
