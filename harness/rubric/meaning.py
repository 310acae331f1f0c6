"""What the shape alone cannot show: type tokens, regular expressions, placeholders, JSON Schemas."""

import re
from collections.abc import Iterator
from typing import Any

from harness.model.rubric import (
    Check,
    ExportCheck,
    IdealCheck,
    RubricDocument,
    SecretCheck,
    SourceCheck,
)
from harness.rubric import json_schema
from harness.rubric.document import Document, Path
from harness.rubric.problem import Problem, suggest

PLACEHOLDERS = ("resource", "property", "value", "expected", "detail")
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_TOKEN = re.compile(r"[\w*.-]+:[\w*./-]*:[\w*.-]+")
_AWS_TOKEN = re.compile(r"aws:[a-z0-9]+/(?P<file>[A-Za-z0-9]+):(?P<name>[A-Za-z0-9]+)")
_EXPRESSIONS: dict[type[Any], tuple[str, ...]] = {
    SourceCheck: ("ignore",),
    SecretCheck: ("properties", "names", "allow"),
    ExportCheck: ("names",),
}


def problems(document: Document, typed: RubricDocument) -> Iterator[Problem]:
    """Every problem of one document's own checks."""
    yield from _duplicates(document, typed)
    for position, check in enumerate(typed.checks):
        path: Path = ("checks", position)
        yield from check_problems(document, check, path, document.value["checks"][position])


def check_problems(document: Document, check: Check, path: Path, raw: Any) -> Iterator[Problem]:
    """Every problem of one check, whose plain value is ``raw``."""
    for field in ("title", "message", "root_cause"):
        yield from _placeholders(document, getattr(check, field), (*path, field))
    for field in _EXPRESSIONS.get(type(check), ()):
        for position, text in enumerate(getattr(check, field)):
            reason = json_schema.expression_fault(text)
            if reason is not None:
                what = f"no valid regular expression ({reason})"
                yield Problem(document, (*path, field, position), what, "mend the expression")
    if isinstance(check, IdealCheck) and check.accept_pattern is not None:
        reason = json_schema.expression_fault(check.accept_pattern)
        if reason is not None:
            what = f"no valid regular expression ({reason})"
            yield Problem(document, (*path, "accept_pattern"), what, "mend the expression")
    yield from _nested(document, raw, path)


def _duplicates(document: Document, typed: RubricDocument) -> Iterator[Problem]:
    for section in ("checks", "requirements"):
        seen: set[str] = set()
        for position, item in enumerate(getattr(typed, section)):
            if item.id in seen:
                what = f"duplicate id '{item.id}'"
                yield Problem(document, (section, position, "id"), what, "give each an id of its own")
            seen.add(item.id)


def _placeholders(document: Document, text: str, path: Path) -> Iterator[Problem]:
    for name in _PLACEHOLDER.findall(text):
        if name.isidentifier() and name not in PLACEHOLDERS:
            listed = ", ".join(f"{{{item}}}" for item in PLACEHOLDERS)
            remedy = suggest(name, PLACEHOLDERS, f"use {listed}")
            yield Problem(document, path, f"unknown placeholder {{{name}}}", remedy)


def _nested(document: Document, raw: Any, path: Path) -> Iterator[Problem]:
    """Type tokens and JSON Schemas, wherever a selector or a relation holds them."""
    pairs = enumerate(raw) if isinstance(raw, list) else raw.items() if isinstance(raw, dict) else ()
    for key, value in pairs:
        here = (*path, key)
        if key in ("where", "schema", "options"):
            for below, what, remedy in json_schema.faults(value):
                yield Problem(document, (*here, *below), what, remedy)
        elif key in ("type", "token"):
            yield from _tokens(document, value, here)
        elif key not in ("impacts", "accept", "rules"):
            yield from _nested(document, value, here)


def _tokens(document: Document, value: Any, path: Path) -> Iterator[Problem]:
    for token in [value] if isinstance(value, str) else value:
        if not _TOKEN.fullmatch(token):
            yield Problem(document, path, f"'{token}' is no type token", "write package:module:Type")
            continue
        named = _AWS_TOKEN.fullmatch(token)
        # The AWS provider's tokens name the type twice: aws:s3/bucket:Bucket, aws:kms/getKey:getKey.
        if named and named["file"] != named["name"][0].lower() + named["name"][1:]:
            wanted = token.replace(f"/{named['file']}:", f"/{named['name'][0].lower()}{named['name'][1:]}:")
            yield Problem(document, path, f"'{token}' is no type token of AWS", f"did you mean '{wanted}'?")
