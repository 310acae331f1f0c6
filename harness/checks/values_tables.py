"""Rules that read cfn-lint's data: ``schema`` and ``combination``."""

import functools
from collections.abc import Iterator
from typing import Any

import re2
from jsonschema.exceptions import ValidationError, best_match

from harness.checks import paths, values_cfnlint, values_cloudformation, values_service
from harness.checks.certainty import LenientValidator
from harness.checks.documents import Uncertain
from harness.checks.facts import Stack
from harness.checks.observation import Observation
from harness.checks.property import describe
from harness.checks.values_cloudformation import Keys, Part
from harness.model.graph import Resource
from harness.model.rubric import ValuesCheck

_SHOWN = 12


def schema(check: ValuesCheck, stack: Stack, resource: Resource) -> Iterator[Observation]:
    """Values outside the ``enum``, ``pattern``, length or bounds that CloudFormation's schema has for them.

    ``data`` names the keywords to read.
    """
    for part in values_cloudformation.parts(resource.type, stack.document(resource)):
        if part.path and not isinstance(part.value, dict | list | Uncertain):
            detail = _outside(part, check.data)
            if detail and not _listed_by_service(resource.type, part):
                path = paths.join(part.path)
                yield Observation((resource,), path, part.value, detail=f"{path} {detail}")


def combination(check: ValuesCheck, stack: Stack, resource: Resource) -> Iterator[Observation]:
    """What the tables named by ``data`` forbid; a table by region counts only where every region agrees.

    A table is named ``aws_lambda_function/environment_variable_keys``, with ``@Environment.Variables``
    where it speaks of a part of the resource.
    """
    document, sources = values_cloudformation.converted(
        values_cloudformation.parts(resource.type, stack.document(resource))
    )
    for table in check.data:
        name, _, place = table.partition("@")
        for keys, value in _places(document, tuple(place.split(".")) if place else ()):
            error = _violation(name, value)
            if error is not None:
                yield _observation(check, resource, error, keys, sources)


def _outside(part: Part, keywords: tuple[str, ...]) -> str:
    """What is wrong with the value, in words, or nothing."""
    value, limits = part.value, part.schema
    if isinstance(value, bool):
        return ""
    found = {
        "enum": lambda: _not_listed(value, limits.get("enum")),
        "pattern": lambda: _no_match(value, limits.get("pattern")),
        "length": lambda: _length(value, limits),
        "bounds": lambda: _bounds(value, limits),
    }
    return next((words for keyword in keywords if (words := found[keyword]())), "")


def _listed_by_service(token: str, part: Part) -> bool:
    """CloudFormation's own list can be shorter than the service's."""
    named = values_cloudformation.mapping(token)
    return named is not None and "enum" in part.schema and values_service.lists(named.type, str(part.value))


def _not_listed(value: Any, allowed: list[Any] | None) -> str:
    if not allowed or str(value).lower() in {str(item).lower() for item in allowed}:
        return ""
    shown = ", ".join(str(item) for item in allowed[:_SHOWN])
    return f"is {value!r}, and AWS takes {shown}{' …' if len(allowed) > _SHOWN else ''}"


def _no_match(value: Any, pattern: str | None) -> str:
    expression = _expression(pattern) if pattern and isinstance(value, str) else None
    if expression is None or expression.search(value):
        return ""
    return f"is {value!r}, and AWS takes what matches {pattern}"


@functools.lru_cache(maxsize=512)
def _expression(pattern: str) -> Any:
    """The pattern for RE2, whose time is linear; None where RE2 has no such pattern."""
    options = re2.Options()
    options.log_errors = False  # RE2 would write to the terminal by itself
    try:
        return re2.compile(pattern.replace("\\Z", "\\z"), options)
    except re2.error:
        return None


def _length(value: Any, limits: dict[str, Any]) -> str:
    if not isinstance(value, str):
        return ""
    longest, shortest = limits.get("maxLength"), limits.get("minLength")
    if isinstance(longest, int) and len(value) > longest:
        return f"is {len(value)} characters long, and AWS takes at most {longest}"
    if isinstance(shortest, int) and len(value) < shortest:
        return f"is {len(value)} characters long, and AWS takes at least {shortest}"
    return ""


def _bounds(value: Any, limits: dict[str, Any]) -> str:
    if not isinstance(value, int | float):
        return ""
    most, least = limits.get("maximum"), limits.get("minimum")
    if isinstance(most, int | float) and value > most:
        return f"is {value:g}, and AWS takes at most {most:g}"
    if isinstance(least, int | float) and value < least:
        return f"is {value:g}, and AWS takes at least {least:g}"
    return ""


def _places(document: Any, place: Keys) -> Iterator[tuple[Keys, Any]]:
    """The value at a place without list indexes, once for every item on the way."""
    if isinstance(document, list):
        for index, item in enumerate(document):
            yield from (((index, *keys), value) for keys, value in _places(item, place))
    elif not place:
        yield (), document
    elif isinstance(document, dict) and place[0] in document:
        yield from (((place[0], *keys), value) for keys, value in _places(document[place[0]], place[1:]))


def _violation(name: str, value: Any) -> ValidationError | None:
    found = None
    for validator in _validators(name):
        found = best_match(validator.iter_errors(value))
        if found is None:
            return None
    return found


@functools.lru_cache(maxsize=64)
def _validators(name: str) -> tuple[Any, ...]:
    table = values_cfnlint.extension(name)
    regions = [item for key, item in sorted(table.items()) if "-" in key and isinstance(item, dict)]
    return tuple(LenientValidator(item) for item in regions) or (LenientValidator(table),)


def _observation(
    check: ValuesCheck, resource: Resource, error: ValidationError, keys: Keys, sources: dict[Keys, Keys]
) -> Observation:
    target: Keys = (*keys, *error.absolute_path)
    while target and target not in sources:
        target = target[:-1]
    path = paths.join(sources.get(target, ())) or check.property or ""
    said = f"{path} is not allowed here" if error.schema is False else describe(error, path)
    allowed: Any = error.validator_value
    if error.validator == "not" and isinstance(error.instance, str):
        said = f"{path} must not hold {error.instance}"
    if error.validator == "enum" and len(allowed) > _SHOWN:
        said = f"{path} is {error.instance!r}, which AWS does not offer here"
    return Observation((resource,), path or None, error.instance, detail=said)
