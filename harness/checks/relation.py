"""Kind ``relation``: every selected resource has the related resources that the check demands."""

from harness.checks import absence, certainty, message, select
from harness.checks.facts import Facts, Stack
from harness.checks.observation import ABSENT, Observation, Observed, observed
from harness.checks.property import describe, error_path, plausibly_satisfies, united, violation
from harness.model.graph import Resource
from harness.model.rubric import Relation, RelationCheck, Selector


def observe(check: RelationCheck, facts: Facts) -> Observed:
    """Raised where a demanded relation is surely absent, or a forbidden one surely there."""
    stack = facts.answer
    if check.applies is not None and not select.select(stack, check.applies, "sure"):
        return Observed("unsure" if not stack.complete else "vacuous")
    selected = select.select(stack, check.resources, "sure")
    if not selected:
        hidden = not stack.complete or select.select(stack, check.resources, "possible")
        return Observed("unsure" if hidden else "vacuous")
    verdicts = [(resource, _defect(check, stack, resource)) for resource in selected]
    seen = [defect for _, defect in verdicts if defect is not None]
    if seen:
        return observed(tuple(seen) if check.each else (united(tuple(seen)),), "held")
    sure = all(_surely_holds(check, stack, resource) for resource in selected)
    return Observed("held" if sure else "unsure")


def _defect(check: RelationCheck, stack: Stack, resource: Resource) -> Observation | None:
    """What is wrong with the resource's relations, else with its own inputs."""
    broken = _broken(check, stack, resource)
    if broken:
        return _observe_one(check, stack, resource, broken)
    return None if check.schema is None else violation(stack, resource, check.schema, check.property)


def _broken(check: RelationCheck, stack: Stack, resource: Resource) -> tuple[Relation, ...]:
    """The relations that surely do not hold, where that breaks the check."""
    broken = tuple(item for item in check.require if _surely_broken(stack, item, resource))
    enough = len(broken) < len(check.require) if check.any else not broken
    return () if enough else broken


def _surely_broken(stack: Stack, relation: Relation, resource: Resource) -> bool:
    if select.holds(stack, relation, resource, "possible"):
        return False
    too_few = len(select.related(stack, relation, resource, "possible")) < relation.min
    near = not _any_type(relation) and bool(_near(stack, relation, resource))
    return not too_few or near or _says_itself(relation, resource) or _absence_sure(stack, relation)


def _says_itself(relation: Relation, resource: Resource) -> bool:
    """Whether the resource's own words decide: what it refers to, and waits for, was registered before it."""
    return relation.direction == "to" and not relation.resources.related and not resource.standins


def _any_type(relation: Relation) -> bool:
    """Where any type would do, what is connected already says nothing of what a failed program would add."""
    return any(token.endswith(":*") for token in select.types(relation.resources))


def _absence_sure(stack: Stack, relation: Relation) -> bool:
    return absence.is_sure(stack, relation.resources)


def _surely_holds(check: RelationCheck, stack: Stack, resource: Resource) -> bool:
    each = [select.holds(stack, relation, resource, "plausible") for relation in check.require]
    own = check.schema is None or plausibly_satisfies(stack, resource, check.schema)
    return own and (any(each) if check.any else all(each))


def _near(stack: Stack, relation: Relation, resource: Resource) -> tuple[Resource, ...]:
    """Connected resources of the right type that fail the conditions."""
    return select.connected(stack, relation, resource, "sure")


def _observe_one(
    check: RelationCheck, stack: Stack, resource: Resource, broken: tuple[Relation, ...]
) -> Observation:
    """Points at the connected resource that fails the condition, if any, else at the subject."""
    for relation in broken:
        for near in _near(stack, relation, resource):
            path, detail = _why(stack, relation.resources, near)
            return Observation(
                resources=(resource,),
                property=check.property or path,
                detail=f"{message.name_all((near,))}: {detail}",
                through=near,
            )
    tokens = [token for relation in broken for token in select.types(relation.resources)]
    wanted = " or ".join(tokens)
    return Observation(
        resources=(resource,),
        property=check.property,
        detail=f"no {wanted} is connected with it",
        causes=tuple(ABSENT + token for token in tokens),
    )


def _why(stack: Stack, selector: Selector, near: Resource) -> tuple[str | None, str]:
    error = certainty.violation(stack.document(near), selector.where) if selector.where else None
    if error is None:
        return None, "it is not as it must be"
    path = error_path(error)
    return path or None, describe(error, path)
