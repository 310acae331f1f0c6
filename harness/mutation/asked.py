"""What a rubric's checks ask of the ideal for the sake of a requirement: the places that they read.

A check is asked where it looks, not what it says: whether it would notice is what the mutants are to show.
"""

from collections.abc import Iterator
from typing import Any

import msgspec

from harness.checks import select
from harness.checks.facts import Stack
from harness.model.rubric import (
    CountCheck,
    IdealCheck,
    JsonSchema,
    PropertyCheck,
    Relation,
    RelationCheck,
    Rubric,
    Selector,
)

_BELOW_ALL = ("contains", "then", "else")
_BELOW_ANY = ("allOf", "anyOf", "oneOf", "prefixItems")
_WANTED = frozenset({"const", "enum", "minimum", "exclusiveMinimum", "minItems", "minLength", "contains"})
_MOST_DEPTH = 20  # a definition may hold itself


class Asked(msgspec.Struct, frozen=True):
    """``requirement`` rests on the resource ``urn``, and on its input at ``path`` (None: on its presence).

    Where ``related`` the input has to refer to another resource; else a text is a value like any other.

    What is not ``wanted`` there is only forbidden some values: to leave it out violates nothing.
    """

    requirement: str
    urn: str
    path: str | None = None
    wanted: bool = True
    related: bool = False


def asked(rubric: Rubric, ideal: Stack) -> frozenset[Asked]:
    """Everything that the rubric's checks ask of the ideal for a requirement that is not optional."""
    binding = {item.id for item in rubric.requirements if item.force != "optional"}
    return frozenset(
        Asked(requirement, *place)
        for check in rubric.checks
        for requirement in {check.requirement, *check.proves} & binding
        if requirement is not None
        for place in _places(check, ideal)
    )


Read = tuple[tuple[str, ...], bool]
Place = tuple[str, str | None, bool] | tuple[str, str, bool, bool]


def _places(check: Any, ideal: Stack) -> Iterator[Place]:
    if isinstance(check, PropertyCheck):
        yield from _of_selected(ideal, check.resources, leaves(check.schema))
        yield from _of_selected(ideal, check.resources, leaves(check.schema, forbidden=True), wanted=False)
    elif isinstance(check, IdealCheck):
        yield from _of_selected(ideal, check.resources, {check.property})
    elif isinstance(check, CountCheck) and check.min > 0:
        yield from _of_present(ideal, check)
    elif isinstance(check, RelationCheck):
        yield from _of_selected(ideal, check.resources, leaves(check.schema or {}))
        for chosen in select.select(ideal, check.resources, "plausible"):
            for relation in check.require:
                yield from _of_relation(ideal, relation, chosen.urn)


def _of_selected(ideal: Stack, selector: Selector, read: set[str], *, wanted: bool = True) -> Iterator[Place]:
    for resource in select.select(ideal, selector, "plausible"):
        yield from ((resource.urn, path, wanted) for path in read)


def _of_present(ideal: Stack, check: CountCheck) -> Iterator[Place]:
    """Resources that have to be there; where there are no more than needed, what makes each the one meant."""
    chosen = select.select(ideal, check.resources, "plausible")
    for resource in chosen:
        if sum(other.type != resource.type for other in chosen) < check.min:
            yield resource.urn, None, True
        if len(chosen) <= check.min:
            yield from ((resource.urn, path, True) for path in leaves(check.resources.where or {}))
            for relation in check.resources.related:
                yield from _of_relation(ideal, relation, resource.urn)


def _of_relation(ideal: Stack, relation: Relation, urn: str) -> Iterator[Place]:
    """The related resources that have to be there; of more than are needed each can be spared."""
    resource = ideal.by_urn[urn]
    others = select.related(ideal, relation, resource, "plausible")
    needed = 0 < len(others) <= relation.min
    for other in others if relation.min > 0 else ():
        yield other.urn, None, True
        if not needed:
            continue
        referring = other if relation.direction == "from" else resource
        yield from ((other.urn, path, True) for path in leaves(relation.resources.where or {}))
        if relation.property is not None:
            yield referring.urn, relation.property, True, True
        for further in relation.resources.related:
            yield from _of_relation(ideal, further, other.urn)


def leaves(schema: JsonSchema, *, forbidden: bool = False) -> set[str]:
    """The paths, without indexes, at which a JSON Schema wants something; of nested ones the deepest alone.

    What it only forbids (below ``not``), and the form of a text, want nothing: a value that is absent has
    neither. ``forbidden`` gives the paths of the first of these.
    """
    found = {".".join(path) for path, denied in _read(schema, schema, 0) if path and denied is forbidden}
    return {path for path in found if not any(other.startswith(f"{path}.") for other in found)}


def _read(schema: Any, root: JsonSchema, depth: int, denied: bool = False) -> Iterator[Read]:  # noqa: FBT001, FBT002
    if not isinstance(schema, dict) or depth > _MOST_DEPTH:
        return
    if _WANTED & schema.keys():
        yield (), denied
    yield from (((name,), denied) for name in schema.get("required", ()))
    for name, below in schema.get("properties", {}).items():
        yield from (((name, *path), no) for path, no in _read(below, root, depth + 1, denied))
    for below in _below(schema, root):
        yield from _read(below, root, depth + 1, denied)
    # What the elements of a list must be asks for no element.
    yield from ((path, True) for path, _ in _read(schema.get("items"), root, depth + 1, denied))
    yield from _read(schema.get("not"), root, depth + 1, not denied)


def _below(schema: JsonSchema, root: JsonSchema) -> Iterator[Any]:
    """The schemas that judge the same value, or the elements of a list: paths have no indexes."""
    yield from (schema[key] for key in _BELOW_ALL if key in schema)
    yield from (below for key in _BELOW_ANY for below in schema.get(key, ()))
    if str(schema.get("$ref", "")).startswith("#/$defs/"):
        yield root.get("$defs", {}).get(schema["$ref"].rpartition("/")[2])
