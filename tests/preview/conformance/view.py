"""A graph in the terms that every engine shares, so that one expected value holds for all of them.

What is computed at deployment is unknown to the real engine and made up, and marked, by the embedded one:
here both read ``COMPUTED``. A secret reads ``SECRET``: the real engine's events do not tell it. Urns read as
names.
"""

from typing import Any

from harness.model.graph import Resource, ResourceGraph
from harness.preview.engine.paths import child

COMPUTED = "<computed>"
SECRET = "<secret>"
_STACK = "pulumi:pulumi:Stack"


def view(graph: ResourceGraph) -> dict[str, dict[str, Any]]:
    """Each resource but the stack, by name; what is empty or false is left out."""
    return {item.name: _resource(item) for item in graph.resources if item.type != _STACK}


def logged(graph: ResourceGraph) -> set[tuple[str, str]]:
    """What the program said, by severity."""
    return {(item.severity, item.message) for item in graph.diagnostics}


def _resource(item: Resource) -> dict[str, Any]:
    place = f"{item.position.file}:{item.position.line}" if item.position else None
    found = {
        "type": item.type,
        "component": not item.custom,
        "external": item.external,
        "parent": _name(item.parent),
        "provider": _name(item.provider),
        "inputs": _marked(item.inputs, item, ""),
        "depends": {prop: sorted(map(_name, urns)) for prop, urns in item.property_dependencies.items()},
        "after": sorted(map(_name, item.dependencies)),
        "leads": sorted({(_top(one.path), _name(one.urn)) for one in item.references}),
        "protect": item.options.protect,
        "ignores": list(item.options.ignore_changes),
        "outputs": sorted(item.outputs),
        "place": place,
    }
    return {key: value for key, value in found.items() if value}


def _marked(value: Any, item: Resource, path: str) -> Any:
    if path in item.secrets:
        return SECRET
    if path in item.unknowns or path in item.synthesised:
        return COMPUTED
    if isinstance(value, dict):
        return {key: _marked(inner, item, child(path, key)) for key, inner in value.items()}
    if isinstance(value, list):
        return [_marked(inner, item, child(path, index)) for index, inner in enumerate(value)]
    return value


def _name(urn: str | None) -> str:
    return (urn or "").split("::", 3)[-1]


def _top(path: str) -> str:
    return path.partition(".")[0].partition("[")[0]
