"""Checks drafted from the ideal's graph: what it has, sets and connects, where the PROMPT speaks of it."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import yaml

from harness.model.graph import Resource, ResourceGraph
from harness.model.rubric import Check, Requirement
from harness.scaffold.words import speaking_of, speaking_of_type, speaking_of_value

SOURCE = "The ideal stack, where the PROMPT speaks of it"
_OWN = re.compile(r"(?i)(name|identifier|prefix|description|tags|arn|id|policy|document|definitions?)$")
_KEY = re.compile(r"(?i)(ids?|arns?)$")
_DEMANDING = ("mandatory", "constraint")


class Matter(msgspec.Struct, frozen=True):
    """A property of ``matters.yaml``: a regular expression over its name, and words of a PROMPT."""

    path: str
    words: str


def drafts(graph: ResourceGraph, requirements: tuple[Requirement, ...]) -> Iterator[Check]:
    """All of them, in the graph's order; options of the PROMPT make none."""
    demanded = tuple(item for item in requirements if item.force in _DEMANDING)
    for token, resources in _by_type(graph).items():
        yield from _presence(token, demanded)
        yield from _properties(token, resources, demanded)
        yield from _relations(token, resources, graph, demanded)


def _by_type(graph: ResourceGraph) -> dict[str, list[Resource]]:
    found: dict[str, list[Resource]] = {}
    for resource in graph.resources:
        if resource.custom and not resource.external and not resource.type.startswith("pulumi:"):
            found.setdefault(resource.type, []).append(resource)
    return found


def _presence(token: str, demanded: tuple[Requirement, ...]) -> Iterator[Check]:
    requirement = next(speaking_of_type(demanded, token), None)
    if requirement is not None:
        fields = {"kind": "count", "resources": {"type": token}, "min": 1}
        name = _name(token)
        yield _made(
            f"{_slug(name)}-missing", f"Missing {name}", f"The stack has no {name}.", requirement, fields
        )


def _properties(token: str, resources: list[Resource], demanded: tuple[Requirement, ...]) -> Iterator[Check]:
    for path in sorted(set.intersection(*(set(item.inputs) for item in resources))):
        values = [item.inputs[path] for item in resources]
        requirement = _of_property(token, path, values, demanded)
        if requirement is None:
            continue
        literal = all(_is_literal(item, path) for item in resources)
        schema: dict[str, Any] = {"required": [path]}
        if literal:
            schema["properties"] = {path: {"enum": _distinct(values)}}
        name = _name(token)
        yield _made(
            f"{_slug(name)}-{_slug(path)}",
            f"{name} {'With Another' if literal else 'Without'} {path}",
            "{resource}: `{property}` is {value}, expected {expected}.",
            requirement,
            {"kind": "property", "resources": {"type": token}, "property": path, "schema": schema},
        )


def _of_property(
    token: str, path: str, values: list[Any], demanded: tuple[Requirement, ...]
) -> Requirement | None:
    """The requirement that names the value, or the matter that the property is about."""
    for value in values:
        if isinstance(value, str | int) and not isinstance(value, bool) and not _OWN.search(path):
            found = speaking_of_value(demanded, token, value)
            if found is not None:
                return found
    for matter in _matters():
        if re.search(matter.path, path):
            about = tuple(speaking_of_type(demanded, token))
            return speaking_of(about, matter.words)
    return None


def _relations(
    token: str, resources: list[Resource], graph: ResourceGraph, demanded: tuple[Requirement, ...]
) -> Iterator[Check]:
    """References that every resource of the type has, between parts that one requirement names."""
    types = {item.urn: item.type for item in graph.resources if item.custom}
    shared = set.intersection(*(_references(item, types) for item in resources))
    # Of several references to one part, that by its id or its ARN tells most.
    told = {
        target: path for path, target in sorted(shared, key=lambda item: (bool(_KEY.search(item[0])), item))
    }
    for target, path in told.items():
        about = tuple(speaking_of_type(demanded, token))
        requirement = next(speaking_of_type(about, target), None)
        if requirement is None or target == token:
            continue
        relation = {"direction": "to", "property": path, "resources": {"type": target}}
        fields = {"kind": "relation", "resources": {"type": token}, "property": path, "require": [relation]}
        own, other = _name(token), _name(target)
        message = f"{{resource}} is connected with no {other} at `{path}`."
        yield _made(
            f"{_slug(own)}-to-{_slug(other)}-{_slug(path)}",
            f"{own} Without Its {other}",
            message,
            requirement,
            fields,
        )


def _references(resource: Resource, types: dict[str, str]) -> set[tuple[str, str]]:
    return {
        (re.sub(r"\[\d+\]", "", item.path), types[item.urn])
        for item in resource.references
        if item.urn in types and "." not in item.path
    }


def _made(
    identifier: str, title: str, message: str, requirement: Requirement, fields: dict[str, Any]
) -> Check:
    value = {
        "id": f"draft-{identifier}",
        "title": title,
        "consequence": "breaks-requirement",
        "category": "requirement-coverage",
        "basis": "prompt",
        "message": message,
        "root_cause": "The model read past this requirement, or took the provider's default for it.",
        "requirement": requirement.id,
        "proves": [requirement.id],
        "source": SOURCE,
        **fields,
    }
    made: Check = msgspec.convert(value, Check)
    return made


def _is_literal(resource: Resource, path: str) -> bool:
    """Whether the author wrote the whole value, and nothing of it is known only after deployment."""
    marked = (*resource.synthesised, *resource.unknowns, *resource.standins, *resource.secrets)
    return not any(re.match(rf"{re.escape(path)}($|[.\[])", item) for item in marked)


def _distinct(values: list[Any]) -> list[Any]:
    return [value for index, value in enumerate(values) if value not in values[:index]]


def _name(token: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", token.rsplit(":", maxsplit=1)[-1])


def _slug(text: str) -> str:
    spread = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", text)
    return re.sub(r"[^a-z0-9]+", "-", spread.lower()).strip("-")


@cache
def _matters() -> tuple[Matter, ...]:
    text = Path(__file__).with_name("matters.yaml").read_text(encoding="utf-8")
    return msgspec.convert(yaml.safe_load(text)["matters"], tuple[Matter, ...])
