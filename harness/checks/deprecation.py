"""Kind ``deprecation``: what the SDK's own source says will go, and what replaces it."""

from harness.checks import paths
from harness.checks.facts import Facts, Stack
from harness.checks.observation import Observation, Observed, observed
from harness.model.deprecation import Deprecation
from harness.model.graph import Resource
from harness.model.rubric import DeprecationCheck

Use = tuple[Deprecation, Resource]


def observe(check: DeprecationCheck, facts: Facts) -> Observed:
    """One observation for all types, or one for each type that has deprecated properties set."""
    stack, by_type = facts.answer, check.of == "types"
    groups: dict[str, list[Use]] = {}
    for item in facts.subject.deprecations:
        if (item.property is None) == by_type:
            uses = [(item, resource) for resource in _using(stack, item)]
            groups.setdefault("" if by_type else item.token, []).extend(uses)
    found = tuple(_observation(uses) for uses in groups.values() if uses)
    return observed(found, "held" if stack.complete else "unsure")


def _using(stack: Stack, item: Deprecation) -> list[Resource]:
    """The resources of the type, with the property set where it is one that is deprecated."""
    managed = [one for one in stack.graph.resources if one.type == item.token and not one.external]
    return [one for one in managed if item.property is None or _is_set(one, item.property)]


def _is_set(resource: Resource, name: str) -> bool:
    resting = any(paths.covers(name, path) for path in resource.standins)
    return resource.inputs.get(name) not in (None, [], {}) and not resting


def _observation(uses: list[Use]) -> Observation:
    said = dict.fromkeys(_words(item) for item, _ in uses)
    resources = tuple(dict.fromkeys(resource.urn for _, resource in uses))
    by_urn = {resource.urn: resource for _, resource in uses}
    properties = dict.fromkeys(item.property for item, _ in uses if item.property)
    return Observation(
        tuple(by_urn[urn] for urn in resources),
        next(iter(properties), None),
        value=", ".join(properties),
        detail="; ".join(said),
    )


def _words(item: Deprecation) -> str:
    message = item.message.rstrip(".")
    if not item.majors:
        return message
    versions = " and ".join(str(major) for major in item.majors)
    return f"{message} (in version {versions} of the SDK alone)"
