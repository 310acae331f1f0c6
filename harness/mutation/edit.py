"""Writes a value into a resource as its author would have: what the engine marked there is no longer true."""

from typing import Any

import msgspec

from harness.checks import paths
from harness.model.graph import Reference, Resource

_MARKS = ("secrets", "hardcoded_secrets", "unknowns", "synthesised", "standins")


def rewritten(resource: Resource, top: str, whole: Any, changed: str) -> Resource:
    """``resource`` with ``whole`` as its input ``top`` (UNSET: without it), of which ``changed`` is new.

    Marks and references at ``changed`` and below go; those of the rest of the input stay.
    """
    inputs = {key: value for key, value in resource.inputs.items() if key != top}
    if whole is not msgspec.UNSET:
        inputs = {key: whole if key == top else value for key, value in resource.inputs.items()}
    left = tuple(item for item in resource.references if not paths.covers(changed, item.path))
    marks = {
        mark: tuple(item for item in getattr(resource, mark) if not paths.covers(changed, item))
        for mark in _MARKS
    }
    return msgspec.structs.replace(
        resource,
        inputs=inputs,
        references=left,
        property_dependencies=_dependencies(resource, top, left),
        dependencies=_still_needed(resource, left),
        **marks,
    )


def _dependencies(resource: Resource, top: str, left: tuple[Reference, ...]) -> dict[str, tuple[str, ...]]:
    """Without what only the references that went made the input depend on."""
    gone = set(resource.references) - set(left)
    if not gone:
        return resource.property_dependencies
    kept = {item.urn for item in left if paths.split(item.path)[0] == top}
    lost = {item.urn for item in gone} - kept
    return {
        key: tuple(urn for urn in urns if key != top or urn not in lost)
        for key, urns in resource.property_dependencies.items()
    }


def _still_needed(resource: Resource, left: tuple[Reference, ...]) -> tuple[str, ...]:
    lost = {item.urn for item in resource.references} - {item.urn for item in left}
    return tuple(urn for urn in resource.dependencies if urn not in lost)
