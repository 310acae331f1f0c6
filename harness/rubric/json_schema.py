"""JSON Schemas inside checks: valid by the meta-schema, and without keywords that nobody knows.

JSON Schema ignores unknown keywords, so a typo in one makes a check that never fires.
"""

import re
from collections.abc import Iterator
from typing import Any

import jsonschema_rs

from harness.rubric.document import Path
from harness.rubric.problem import suggest

_ONE = frozenset(
    {
        "additionalProperties",
        "contains",
        "contentSchema",
        "else",
        "if",
        "items",
        "not",
        "propertyNames",
        "then",
        "unevaluatedItems",
        "unevaluatedProperties",
    }
)
_MANY = frozenset({"allOf", "anyOf", "oneOf", "prefixItems"})
_NAMED = frozenset({"$defs", "dependentSchemas", "patternProperties", "properties"})
_PLAIN = frozenset(
    {
        "$anchor",
        "$comment",
        "$id",
        "$ref",
        "$schema",
        "const",
        "default",
        "dependentRequired",
        "deprecated",
        "description",
        "enum",
        "examples",
        "exclusiveMaximum",
        "exclusiveMinimum",
        "format",
        "maxContains",
        "maxItems",
        "maxLength",
        "maxProperties",
        "maximum",
        "minContains",
        "minItems",
        "minLength",
        "minProperties",
        "minimum",
        "multipleOf",
        "pattern",
        "required",
        "title",
        "type",
        "uniqueItems",
    }
)
_KEYWORDS = _ONE | _MANY | _NAMED | _PLAIN

Fault = tuple[Path, str, str]  # path within the schema, what is wrong, remedy


def faults(schema: Any) -> Iterator[Fault]:
    """Everything wrong with a schema (draft 2020-12)."""
    try:
        jsonschema_rs.meta.validate(schema if isinstance(schema, bool) else {**_DIALECT, **schema})
    except jsonschema_rs.ValidationError as error:
        path = tuple(error.instance_path)
        yield path, f"no valid JSON Schema ({error.message})", "mend the schema (draft 2020-12)"
        return
    yield from _walk(schema, ())


def _walk(schema: Any, path: Path) -> Iterator[Fault]:
    if not isinstance(schema, dict):
        return
    for key, value in schema.items():
        here = (*path, key)
        if key not in _KEYWORDS:
            yield here, f"'{key}' is no keyword of JSON Schema", suggest(key, _KEYWORDS, "remove it")
        elif key == "pattern":
            yield from _expression(value, here)
        elif key == "patternProperties":
            yield from (fault for name in value for fault in _expression(name, (*here, name)))
        for below, subschema in _subschemas(key, value):
            yield from _walk(subschema, (*here, *below))


def _subschemas(key: str, value: Any) -> Iterator[tuple[Path, Any]]:
    if key in _ONE:
        yield (), value
    elif key in _MANY:
        yield from (((position,), item) for position, item in enumerate(value))
    elif key in _NAMED:
        yield from (((name,), item) for name, item in value.items())


def _expression(text: str, path: Path) -> Iterator[Fault]:
    reason = expression_fault(text)
    if reason is not None:
        yield path, f"no valid regular expression ({reason})", "mend the pattern"


def expression_fault(text: str) -> str | None:
    """Why Python's ``re`` refuses an expression, or None."""
    try:
        re.compile(text)
    except (re.error, RecursionError, OverflowError) as error:
        return str(error)
    return None


_DIALECT = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
