"""Which region a stack and a resource are in."""

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from harness.checks import content
from harness.checks.texts import SourceTexts
from harness.model.graph import Resource
from harness.model.rubric import Stack as Settings
from harness.model.workspace import Layout

if TYPE_CHECKING:
    from harness.checks.facts import Stack

_KEY = "aws:region"


def of_default_provider(layout: Layout, settings: Settings, sources: SourceTexts) -> str:
    """What the stack's own configuration says, else the rubric's, else the project's, as in a preview."""
    stack = {f"Pulumi.{settings.name}.yaml", f"Pulumi.{settings.name}.yml"}
    own = [path for path in layout.stack_files if PurePosixPath(path).name in stack]
    found = [_configured(path, sources) for path in own[:1]]
    found += [settings.config.get(_KEY), _configured(layout.project_file, sources)]
    return next((region for region in found if region), settings.region)


def of_resource(stack: "Stack", resource: Resource) -> str | None:
    """The region that a resource is created in; None where that cannot be told."""
    own = stack.authored(resource).get("region")
    if own is not None:
        return own if isinstance(own, str) else None
    if resource.provider is None:
        return stack.region
    provider = stack.by_urn.get(resource.provider)
    return None if provider is None else of_provider(stack, provider)


def of_provider(stack: "Stack", provider: Resource) -> str | None:
    """The region of an explicit provider: its own, else the stack's; None where that cannot be told."""
    region = stack.authored(provider).get("region", stack.region)
    return region if isinstance(region, str) else None


def _configured(path: str | None, sources: SourceTexts) -> str | None:
    readable, value = content.parse(path, sources.text(path) or "") if path else (False, None)
    config = value.get("config") if readable and isinstance(value, dict) else None
    given = config.get(_KEY) if isinstance(config, dict) else None
    region = given.get("value", given.get("default")) if isinstance(given, dict) else given
    return region if isinstance(region, str) else None
