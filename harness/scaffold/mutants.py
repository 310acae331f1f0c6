"""Mutants of the ideal that a check must notice: what it asks for removed or changed, or a part added."""

import re
from collections.abc import Iterator
from typing import Any

import msgspec
from wcmatch import glob

from harness.checks.select import type_expression
from harness.model.graph import Resource, ResourceOptions
from harness.model.rubric import Check, ExportCheck, FileCheck, Selector
from harness.model.subject import Subject
from harness.scaffold.subject import with_graph

replace = msgspec.structs.replace
_FLAGS = glob.GLOBSTAR | glob.BRACE | glob.DOTGLOB | glob.FORCEUNIX
_MARKS = ("secrets", "hardcoded_secrets", "unknowns", "synthesised", "standins")


def removals(check: Check, subject: Subject) -> Iterator[Subject]:
    """What the check speaks of, taken away: its properties one by one, its resources, exports or files."""
    if isinstance(check, ExportCheck):
        for name in subject.preview.graph.exports:
            exports = {key: value for key, value in subject.preview.graph.exports.items() if key != name}
            yield with_graph(subject, exports=exports)
        yield with_graph(subject, exports={})
    if isinstance(check, FileCheck):
        others = tuple(
            item
            for item in subject.workspace.files
            if not glob.globmatch(item.path, list(check.path), flags=_FLAGS)
        )
        yield replace(subject, workspace=replace(subject.workspace, files=others))
    chosen = _chosen(check, subject)
    for path in _paths(check, chosen):
        yield _each(subject, chosen, lambda resource, path=path: _without(resource, path))
    if chosen:
        left = tuple(item for item in subject.preview.graph.resources if item not in chosen)
        yield with_graph(subject, resources=left)
    for resource in chosen:
        left = tuple(item for item in subject.preview.graph.resources if item.urn != resource.urn)
        yield with_graph(subject, resources=left)


def changes(check: Check, subject: Subject) -> Iterator[Subject]:
    """What the check speaks of, given another value; and a resource of each type that it names, added."""
    chosen = _chosen(check, subject)
    for path in _paths(check, chosen):
        for factor in (0, 1_000):
            yield _each(subject, chosen, lambda item, path=path, factor=factor: _altered(item, path, factor))
    for options in (ResourceOptions(protect=True), ResourceOptions(retain_on_delete=True)):
        yield _each(subject, chosen, lambda item, options=options: replace(item, options=options))
    for token in _types(check):
        if "*" not in token:
            urn = f"urn:pulumi:dev::draft::{token}::added"
            added = Resource(urn=urn, type=token, name="added", custom=True, inputs={})
            yield with_graph(subject, resources=(*subject.preview.graph.resources, added))


def _chosen(check: Check, subject: Subject) -> tuple[Resource, ...]:
    tokens = _types(check)
    if not tokens:
        return ()
    expression = type_expression(tokens)
    return tuple(item for item in subject.preview.graph.resources if expression.fullmatch(item.type))


def _types(check: Check) -> tuple[str, ...]:
    selector = getattr(check, "resources", None)
    if not isinstance(selector, Selector):
        return ()
    return (selector.type,) if isinstance(selector.type, str) else selector.type


def _paths(check: Check, chosen: tuple[Resource, ...]) -> tuple[str, ...]:
    """The top-level properties that the check's text names, of those that the ideal sets."""
    text = msgspec.json.encode(check).decode()
    known = {name for resource in chosen for name in resource.inputs}
    return tuple(sorted(name for name in known if re.search(rf"\b{re.escape(name)}\b", text)))


def _each(subject: Subject, chosen: tuple[Resource, ...], change: Any) -> Subject:
    urns = {item.urn for item in chosen}
    made = tuple(change(item) if item.urn in urns else item for item in subject.preview.graph.resources)
    return with_graph(subject, resources=made)


def _without(resource: Resource, path: str) -> Resource:
    inputs = {key: value for key, value in resource.inputs.items() if key != path}
    return replace(_unmarked(resource, path), inputs=inputs)


def _altered(resource: Resource, path: str, factor: int) -> Resource:
    inputs = {key: _other(value, factor) if key == path else value for key, value in resource.inputs.items()}
    return replace(_unmarked(resource, path), inputs=inputs)


def _other(value: Any, factor: int) -> Any:
    """The value with every part of it changed: numbers, also in text, by the factor."""
    match value:
        case dict():
            return {key: _other(item, factor) for key, item in value.items()}
        case list():
            return [_other(item, factor) for item in value]
        case bool():
            return not value
        case int() | float():
            return value * factor + 1
        case str():
            return str(int(value) * factor + 1) if value.isdecimal() else "changed"
    return value


def _unmarked(resource: Resource, path: str) -> Resource:
    below = re.compile(rf"{re.escape(path)}($|[.\[])")
    marks = {name: tuple(p for p in getattr(resource, name) if not below.match(p)) for name in _MARKS}
    references = tuple(item for item in resource.references if not below.match(item.path))
    depended = {key: value for key, value in resource.property_dependencies.items() if key != path}
    return replace(resource, references=references, property_dependencies=depended, **marks)
