"""Which resources a Selector means.

``sure`` selects what matches whatever uncertain values turn out to be; ``possible`` leaves out only
what surely does not match. A defect is raised on sure matches; an absence only where nothing possible
is left. ``plausible`` takes the engine's made-up values at face value: it never raises anything, it
only tells whether a requirement may be called met.
"""

import functools
import re
from typing import Literal

import msgspec

from harness.checks import certainty, documents, paths
from harness.checks.facts import Stack
from harness.model.graph import Reference, Resource
from harness.model.rubric import JsonSchema, Relation, Selector

Certainty = Literal["sure", "plausible", "possible"]
_OPPOSITE: dict[Certainty, Certainty] = {"sure": "possible", "possible": "sure", "plausible": "plausible"}


def select(stack: Stack, selector: Selector, how: Certainty) -> tuple[Resource, ...]:
    """The selected resources, in the graph's order.

    One that is only read (``Bucket.get``) is not the answer's to configure: it raises nothing, and yet
    nothing that it stands for is absent.
    """
    return tuple(
        resource
        for resource in stack.graph.resources
        if not (resource.external and how != "possible") and selects(stack, selector, resource, how)
    )


def of_type(stack: Stack, selector: Selector) -> tuple[Resource, ...]:
    """The resources of the selector's types, whatever its conditions."""
    expression = type_expression(types(selector))
    return tuple(item for item in stack.graph.resources if expression.fullmatch(item.type))


def selects(stack: Stack, selector: Selector, resource: Resource, how: Certainty) -> bool:
    """Whether ``selector`` means ``resource``."""
    return (
        type_expression(types(selector)).fullmatch(resource.type) is not None
        and _where(stack, selector.where, resource, how)
        and _options(selector.options, resource)
        and all(holds(stack, relation, resource, how) for relation in selector.related)
    )


def holds(stack: Stack, relation: Relation, resource: Resource, how: Certainty) -> bool:
    """Whether ``resource`` has the related resources that ``relation`` demands."""
    if len(related(stack, relation, resource, how)) < relation.min:
        return False
    return relation.max is None or len(related(stack, relation, resource, _OPPOSITE[how])) <= relation.max


def related(stack: Stack, relation: Relation, resource: Resource, how: Certainty) -> tuple[Resource, ...]:
    """The resources that stand in ``relation`` to ``resource`` and that its selector means."""
    return tuple(
        other
        for other in connected(stack, relation, resource, how)
        if selects(stack, relation.resources, other, how)
    )


def connected(stack: Stack, relation: Relation, resource: Resource, how: Certainty) -> tuple[Resource, ...]:
    """The resources of the relation's types that are connected, whatever its conditions."""
    return tuple(
        other
        for other in of_type(stack, relation.resources)
        if other.urn != resource.urn
        and (
            _refers(stack, other, resource, relation.property, how)
            if relation.direction == "from"
            else _refers(stack, resource, other, relation.property, how)
        )
    )


def types(selector: Selector) -> tuple[str, ...]:
    """The selector's type tokens."""
    return (selector.type,) if isinstance(selector.type, str) else selector.type


@functools.lru_cache(maxsize=1024)
def type_expression(tokens: tuple[str, ...]) -> re.Pattern[str]:
    """Tokens as one regular expression, in which ``*`` matches within a segment."""
    return re.compile("|".join(re.escape(token).replace(r"\*", "[^:/]*") for token in tokens))


def _where(stack: Stack, where: JsonSchema | None, resource: Resource, how: Certainty) -> bool:
    if where is None:
        return True
    document = stack.document(resource)
    if how == "possible":
        return certainty.possibly_satisfies(document, where)
    return certainty.surely_satisfies(document if how == "sure" else documents.plausible(document), where)


def _options(options: JsonSchema | None, resource: Resource) -> bool:
    """Options are the program's own words: nothing about them is uncertain."""
    if options is None:
        return True
    return certainty.surely_satisfies(msgspec.to_builtins(resource.options), options)


def _refers(stack: Stack, source: Resource, target: Resource, path: str | None, how: Certainty) -> bool:
    if any(item.urn == target.urn and _stands_in(item, path) for item in source.references):
        return True
    if path is None:
        return target.urn in source.dependencies
    if target.urn in source.property_dependencies.get(path, ()):
        return True
    return _named(stack, source, target, path) or (how == "possible" and _open(source, path))


def _stands_in(reference: Reference, path: str | None) -> bool:
    return path is None or paths.covers(path, paths.without_indexes(reference.path))


def _named(stack: Stack, source: Resource, target: Resource, path: str) -> bool:
    """The property holds the target's own literal name: AWS takes that for the same thing."""
    names = stack.own_names(target)
    return any(
        value in names for value in documents.values(stack.document(source), path) if isinstance(value, str)
    )


def _open(source: Resource, path: str) -> bool:
    """What stands at the path is unknown, so it may well be the target."""
    return any(
        paths.covers(paths.without_indexes(open_path), path)
        or paths.covers(path, paths.without_indexes(open_path))
        for open_path in (*source.unknowns, *source.standins)
    )
