"""The sentence that a finding says: a check's template filled from an observation."""

import json
import re
from typing import Any

import msgspec

from harness.checks import documents, snippet
from harness.checks.facts import Stack
from harness.checks.observation import Observation
from harness.model.graph import Resource

PLACEHOLDERS = ("resource", "property", "value", "expected", "detail")
MASK = "********"
_NAMED_RESOURCES = 6
_VALUE_WIDTH = 160
_PLACEHOLDER = re.compile(r"\{(\w+)\}")


def fill(template: str, observation: Observation, stack: Stack) -> str:
    """The template with its placeholders filled, plaintexts of secrets masked."""
    values = {
        "resource": name_all(observation.resources),
        "property": observation.property or "",
        "value": MASK if observation.confidential else show(observation.value),
        "expected": show(observation.expected),
        "detail": snippet.one_line(observation.detail, 600),
    }
    text = _PLACEHOLDER.sub(lambda match: values.get(match[1], match[0]), template)
    for secret in stack.secret_texts:
        text = text.replace(secret, MASK)
    return " ".join(text.split())


def name_all(resources: tuple[Resource, ...]) -> str:
    """``aws:s3/bucket:Bucket 'logs'``, and so on, as a list that stays short."""
    names = [f"{resource.type} '{snippet.one_line(resource.name, 80)}'" for resource in resources]
    shown = ", ".join(names[:_NAMED_RESOURCES])
    rest = len(names) - _NAMED_RESOURCES
    return shown if rest <= 0 else f"{shown} and {rest} more"


def show(value: Any) -> str:
    """A value as text: text as it stands, everything else as JSON."""
    if value is msgspec.UNSET:
        return ""
    plain = documents.plain(value)
    text = plain if isinstance(plain, str) else json.dumps(plain, ensure_ascii=False, sort_keys=True)
    return snippet.one_line(text, _VALUE_WIDTH)
