"""Kind ``property``: every selected resource's inputs satisfy a JSON Schema."""

from typing import Any

import msgspec
from jsonschema.exceptions import ValidationError

from harness.checks import certainty, documents, paths, select
from harness.checks.facts import Facts, Stack
from harness.checks.observation import Observation, Observed, observed
from harness.model.graph import Resource
from harness.model.rubric import JsonSchema, PropertyCheck


def observe(check: PropertyCheck, facts: Facts) -> Observed:
    """Raised for resources that surely violate; unsure where unknown values hide the answer."""
    stack = facts.answer
    selected = select.select(stack, check.resources, "sure")
    seen = [item for resource in selected if (item := _observe_one(check, stack, resource)) is not None]
    if seen:
        return observed(tuple(seen) if check.each else (united(tuple(seen)),), "held")
    if not all(plausibly_satisfies(stack, item, check.schema) for item in selected):
        return Observed("unsure")
    if not selected:
        unsure = not stack.complete or select.select(stack, check.resources, "possible")
        return Observed("unsure" if unsure else "vacuous")
    return Observed("held" if stack.complete else "unsure")


def plausibly_satisfies(stack: Stack, resource: Resource, schema: JsonSchema) -> bool:
    """Whether the inputs satisfy the schema, made-up values taken at face value."""
    return certainty.surely_satisfies(documents.plausible(stack.document(resource)), schema)


def united(observations: tuple[Observation, ...]) -> Observation:
    """One observation for all: the first one's words, everybody's resources."""
    first = observations[0]
    return msgspec.structs.replace(
        first,
        resources=tuple(resource for item in observations for resource in item.resources),
        properties=tuple(item.property for item in observations for _ in item.resources),
    )


def error_path(error: ValidationError) -> str:
    """The property path that a schema error speaks of; the missing property where one is missing."""
    segments = [*error.absolute_path]
    if error.validator == "required" and isinstance(error.instance, dict):
        required: Any = error.validator_value
        missing = next((name for name in required if name not in error.instance), None)
        segments += [missing] if missing is not None else []
    return paths.join(segments)


def _observe_one(check: PropertyCheck, stack: Stack, resource: Resource) -> Observation | None:
    return violation(stack, resource, check.schema, check.property)


def violation(
    stack: Stack, resource: Resource, schema: JsonSchema, property_path: str | None
) -> Observation | None:
    """What surely violates the schema; ``property_path`` is pointed at where it says more."""
    document = stack.document(resource)
    error = certainty.violation(document, schema)
    if error is None:
        return None
    own = error_path(error)
    path = own if property_path is None or paths.covers(property_path, own) else property_path
    present, value = documents.get(document, path)
    return Observation(
        resources=(resource,),
        property=path or None,
        value=value if present else msgspec.UNSET,
        expected=_expected(error),
        detail=describe(error, path if path == own else own),
    )


def describe(error: ValidationError, path: str) -> str:
    """What is wrong, in words, without the text of the whole document."""
    words = {
        "required": "is missing",
        "const": f"must be {_shown(error.validator_value)}",
        "enum": f"must be one of {_shown(error.validator_value)}",
        "minimum": f"must be at least {_shown(error.validator_value)}",
        "maximum": f"must be at most {_shown(error.validator_value)}",
        "minItems": f"must have at least {_shown(error.validator_value)} items",
        "maxItems": f"must have at most {_shown(error.validator_value)} items",
        "pattern": f"must match {_shown(error.validator_value)}",
        "type": f"must be of type {_shown(error.validator_value)}",
    }
    said = words.get(str(error.validator), "is not as it must be")
    return f"{path or 'the resource'} {said}"


def _expected(error: ValidationError) -> object:
    if error.validator in ("const", "enum", "minimum", "maximum", "pattern", "minItems", "maxItems"):
        return error.validator_value
    return msgspec.UNSET


def _shown(value: object) -> str:
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()
