"""What is known of a resource when its counterpart is looked for."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice

import msgspec

from harness.compare.marks import comparable
from harness.compare.origins import Origins, origins
from harness.compare.settings import is_ignored_property, is_ignored_type
from harness.compare.values import Tree, is_opaque, scalar_text
from harness.model.graph import Resource, ResourceGraph

_MOST_PROPERTIES = 2000  # of one resource; more of them tell nothing new
_LONGEST_VALUE = 200
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")


class Features(msgspec.Struct, frozen=True):
    """One resource for the matching.

    ``links`` are the references within the graph as (direction, path without indexes, urn);
    ``properties`` counts, for each top-level property, the (path without indexes, value) pairs below it
    that are the author's own.
    """

    urn: str
    type: str
    order: int
    name: str
    parent: str
    inputs: dict[str, Tree]
    properties: dict[str, Counter[tuple[str, str]]]
    links: tuple[tuple[str, str, str], ...]


def features(graph: ResourceGraph) -> tuple[Features, ...]:
    """The resources that take part in a comparison: real ones, not components nor providers."""
    sources = origins(graph)
    links = _links(graph)
    return tuple(
        _features(resource, order, sources, links.get(resource.urn, ()))
        for order, resource in enumerate(graph.resources)
        if (resource.custom or resource.remote) and not is_ignored_type(resource.type)
    )


def words(name: str) -> str:
    """The words of a name, in lower case: ``albLogs-bucket2`` is ``alb logs bucket 2``."""
    return " ".join(_WORD.findall(name)).lower()


def _features(
    resource: Resource, order: int, sources: Origins, links: tuple[tuple[str, str, str], ...]
) -> Features:
    inputs = comparable(resource, sources)
    parent = sources.resources.get(resource.parent or "")
    return Features(
        urn=resource.urn,
        type=resource.type,
        order=order,
        name=words(resource.name),
        parent="" if parent is None or is_ignored_type(parent.type) else words(parent.name),
        inputs=inputs,
        properties=_properties(inputs),
        links=links,
    )


def _properties(inputs: dict[str, Tree]) -> dict[str, Counter[tuple[str, str]]]:
    found: dict[str, Counter[tuple[str, str]]] = {}
    for key, value in inputs.items():
        if not is_ignored_property(key):
            found[key] = Counter(islice(_leaves(value, key), _MOST_PROPERTIES))
    return {key: leaves for key, leaves in found.items() if leaves}


def _links(graph: ResourceGraph) -> dict[str, tuple[tuple[str, str, str], ...]]:
    found: dict[str, set[tuple[str, str, str]]] = {}
    for resource in graph.resources:
        for reference in resource.references:
            path = re.sub(r"\[\d+\]", "", reference.path)
            found.setdefault(resource.urn, set()).add(("to", path, reference.urn))
            found.setdefault(reference.urn, set()).add(("from", path, resource.urn))
    return {urn: tuple(sorted(links)) for urn, links in found.items()}


def _leaves(value: Tree, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, item in value.items():
            inner = f"{path}.{key}"
            if not is_ignored_property(inner):
                yield from _leaves(item, inner)
    elif isinstance(value, list):
        for item in value:
            yield from _leaves(item, path)
    elif value is not None and not is_opaque(value):
        yield path, scalar_text(value)[:_LONGEST_VALUE]
