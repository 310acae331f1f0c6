"""Rules about texts: ``json-text``, what AWS reads as JSON is JSON, and ``computed-form``."""

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from harness.checks import documents, paths
from harness.checks.documents import Uncertain
from harness.checks.facts import Stack
from harness.checks.observation import Observation
from harness.model.graph import Resource
from harness.model.rubric import ValuesCheck

# What the SDKs put into a text for an Output: a finding of its own.
_OUTPUT = ("Calling [", "Calling __")


def json_text(check: ValuesCheck, stack: Stack, resource: Resource) -> Iterator[Observation]:
    """A text at one of the paths of ``data`` that begins like JSON and is none."""
    document = stack.document(resource)
    for path in check.data:
        for value in documents.values(document, path):
            text = _text(value)
            if text.lstrip()[:1] in ("{", "[") and not any(said in text for said in _OUTPUT):
                fault = _fault(text)
                if fault:
                    yield Observation((resource,), path, detail=f"{path} is no JSON ({fault})")


def computed_form(check: ValuesCheck, stack: Stack, resource: Resource) -> Iterator[Observation]:
    """A text at ``property`` that holds the first expression of ``data`` and lacks the second.

    An output that the engine made up has the form of the real one, so that what is appended to it shows.
    """
    path = check.property or ""
    if any(paths.covers(path, item) or paths.covers(item, path) for item in resource.standins):
        return
    kind, form = check.data
    for value in documents.values(stack.document(resource), path):
        text = _text(value)
        if re.search(kind, text) and not re.search(form, text):
            yield Observation((resource,), path, text, expected=form, detail=f"{path} is {text}")


def _text(value: Any) -> str:
    text = value.text if isinstance(value, Uncertain) else value
    return text if isinstance(text, str) else ""


def _fault(text: str) -> str:
    try:
        msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError) as error:
        return str(error)
    return ""
