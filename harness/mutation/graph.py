"""Mutants of a graph: of every input, relation and resource. Nothing of them has to be previewed."""

from collections.abc import Iterator
from typing import Any

import msgspec

from harness.checks import paths
from harness.model.graph import Resource, ResourceGraph
from harness.mutation import values
from harness.mutation.edit import rewritten
from harness.mutation.mutant import Mutant, Operator
from harness.preview.sdk.catalogue import Catalogue

# Plaintext that is nobody's: what a model writes in the place of a secret.
INLINED = "Kq0vXw81LmZr"
_DETACHED = "detached-by-mutation"


def mutants(graph: ResourceGraph, catalogue: Catalogue) -> Iterator[Mutant]:
    """All mutants, in the graph's order. Of resources that one line makes in a loop the first is changed.

    What the SDK's class requires is not dropped: such a program does not run.
    """
    tagged: set[str] = set()
    for resource in _one_of_each_line(graph):
        schema = catalogue.resource(resource.type)
        required = () if schema is None else schema.required
        for mutant in _of_values(resource, tagged):
            if not (mutant.operator == "drop" and mutant.id.rpartition(" ")[2] in required):
                yield mutant
        yield from _of_relations(resource)
        yield from _of_secrets(resource)
        kept = msgspec.structs.replace(
            resource, options=msgspec.structs.replace(resource.options, protect=True)
        )
        yield _changed("protect", resource, (), kept)
        yield _without(_id("remove", resource, ()), "remove", (resource.urn,), graph)
    yield from _of_types(graph)


def _one_of_each_line(graph: ResourceGraph) -> Iterator[Resource]:
    seen = set()
    for resource in graph.resources:
        key = (resource.type, resource.position or resource.urn)
        if resource.custom and key not in seen:
            seen.add(key)
            yield resource


def _of_values(resource: Resource, tagged: set[str]) -> Iterator[Mutant]:
    """A text that another resource gives is left to ``_of_relations``: it has no value of its own.

    Tags are the same in most resources, so each is dropped alone once: ``tagged`` are those that were.
    """
    computed = {*resource.synthesised, *resource.unknowns, *resource.secrets}
    for top, value in resource.inputs.items():
        for item in values.mutants(value, (top,)):
            path = paths.join(item.path)
            if path.startswith("tags."):
                if path in tagged:
                    continue
                tagged.add(path)
            if item.operator == "drop" or path not in computed:
                yield _written(item.operator, resource, item.path, item.whole)


def _of_relations(resource: Resource) -> Iterator[Mutant]:
    for path in dict.fromkeys(item.path for item in resource.references):
        segments = paths.split(path)
        top = str(segments[0])
        whole = _put(resource.inputs.get(top), segments[1:], _DETACHED)
        if whole is not None:
            yield _written("detach", resource, segments, whole)


def _of_secrets(resource: Resource) -> Iterator[Mutant]:
    for path in resource.secrets:
        segments = paths.split(path)
        whole = _put(resource.inputs.get(str(segments[0])), segments[1:], INLINED)
        if whole is not None:
            inlined = rewritten(resource, str(segments[0]), whole, path)
            marks = {name: (*getattr(inlined, name), path) for name in ("secrets", "hardcoded_secrets")}
            yield _changed("inline-secret", resource, segments, msgspec.structs.replace(inlined, **marks))


def _of_types(graph: ResourceGraph) -> Iterator[Mutant]:
    for token in graph.types():
        urns = tuple(item.urn for item in graph.resources if item.type == token and item.custom)
        if urns:
            yield _without(f"graph remove-all {_class(token)}", "remove-all", urns, graph)


def _without(name: str, operator: Operator, gone: tuple[str, ...], graph: ResourceGraph) -> Mutant:
    """No program can refer to what it does not make: the inputs that did so go with it, but for JSON text."""
    changed = []
    for resource in graph.resources:
        left = resource
        for top in {str(paths.split(item.path)[0]) for item in resource.references if item.urn in gone}:
            if not _is_json(resource.inputs.get(top)):
                left = rewritten(left, top, msgspec.UNSET, top)
        if left is not resource and resource.urn not in gone:
            changed.append(left)
    return Mutant(name, "graph", operator, changed=tuple(changed), removed=gone)


def _is_json(value: Any) -> bool:
    return isinstance(value, str) and value.lstrip().startswith(("{", "["))


def _written(operator: Operator, resource: Resource, path: values.Path_, whole: Any) -> Mutant:
    changed = rewritten(resource, str(path[0]), whole, paths.join(path))
    return _changed(operator, resource, path, changed)


def _changed(operator: Operator, resource: Resource, path: values.Path_, changed: Resource) -> Mutant:
    return Mutant(_id(operator, resource, path), "graph", operator, changed=(changed,))


def _id(operator: Operator, resource: Resource, path: values.Path_) -> str:
    return " ".join(filter(None, ("graph", operator, _class(resource.type), resource.name, paths.join(path))))


def _class(token: str) -> str:
    """``aws:rds/instance:Instance`` as ``rds.Instance``."""
    package, _, rest = token.partition(":")
    return f"{(rest or package).partition('/')[0]}.{token.rpartition(':')[2]}"


def _put(value: Any, path: values.Path_, new: str) -> Any:
    """A copy of ``value`` with ``new`` at ``path``; None where nothing stands there, as within JSON text."""
    if not path:
        return new if isinstance(value, str) and not value.lstrip().startswith(("{", "[")) else None
    first = path[0]
    if isinstance(value, dict) and first in value:
        inner = _put(value[first], path[1:], new)
        return None if inner is None else {**value, first: inner}
    if isinstance(value, list) and isinstance(first, int) and first < len(value):
        inner = _put(value[first], path[1:], new)
        return None if inner is None else [*value[:first], inner, *value[first + 1 :]]
    return None
