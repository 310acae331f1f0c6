"""Tags that a resource has without naming them: those of its provider, or of the stack's configuration.

Source: https://www.pulumi.com/registry/packages/aws/api-docs/provider/ (``defaultTags``), which a stack
sets as ``aws:defaultTags`` for the default provider.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from harness.checks import content
from harness.checks.texts import SourceTexts
from harness.model.graph import Resource

_KEY = "aws:defaultTags"


def takes_default_tags(resource: Resource) -> bool:
    """Whether the AWS provider manages the resource."""
    return resource.custom and resource.type.startswith("aws:")


def merged(document: Mapping[str, Any], defaults: Mapping[str, Any]) -> dict[str, Any]:
    """The document with the default tags below its own. Tags that cannot be told stay so."""
    own = document.get("tags", {})
    if not defaults or not isinstance(own, dict):
        return dict(document)
    return {**document, "tags": {**defaults, **own}}


def of_provider(document: Mapping[str, Any]) -> dict[str, Any]:
    """The tags of a provider's inputs."""
    found = document.get("defaultTags")
    tags = found.get("tags") if isinstance(found, dict) else None
    return dict(tags) if isinstance(tags, dict) else {}


def of_configuration(paths: Iterable[str], sources: SourceTexts) -> dict[str, Any]:
    """The tags of the first stack configuration that sets any."""
    for path in sorted(paths):
        readable, value = content.parse(path, sources.text(path) or "")
        config = value.get("config") if readable and isinstance(value, dict) else None
        given = config.get(_KEY) if isinstance(config, dict) else None
        tags = of_provider({"defaultTags": _decoded(given)})
        if tags:
            return tags
    return {}


def _decoded(value: Any) -> Any:
    """Configuration may hold an object as JSON text."""
    if not isinstance(value, str):
        return value
    try:
        return msgspec.json.decode(value)
    except (msgspec.DecodeError, RecursionError):
        return None
