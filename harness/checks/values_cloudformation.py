"""A Pulumi resource's document in CloudFormation's words, with the way back for every value.

The two differ in names, which ``data/cloudformation.yaml`` lists, and often in shape: what CloudFormation
does not have at that place, or has with another shape, is left out, so a table that demands a property
can be used only for properties that are shaped alike.
"""

import functools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from harness.checks import values_cfnlint
from harness.checks.documents import Uncertain
from harness.checks.paths import Segment
from harness.checks.values_cfnlint import Schema
from harness.model import yaml_text

Keys = tuple[Segment, ...]


class Mapping(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One type's CloudFormation type, and what its properties are called there.

    ``under`` is the property in which CloudFormation has what Pulumi has at the top.
    """

    type: str
    names: dict[str, str | None] = {}
    under: str | None = None
    texts: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()


class _Root(msgspec.Struct, frozen=True):
    """What holds for a whole resource: its type's schema, where references lead, and the names."""

    schema: Schema
    mapping: Mapping


class _Document(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    services: dict[str, str]
    types: dict[str, Mapping]
    models: dict[str, str]


class Part(msgspec.Struct, frozen=True):
    """A value with the schema that CloudFormation has for it, and its path on both sides."""

    path: Keys
    target: Keys
    value: Any
    schema: Schema


@functools.cache
def mapping(token: str) -> Mapping | None:
    """What CloudFormation calls a type token, or None where it has no such type."""
    listed = _table().types.get(token)
    if listed is not None:
        return listed
    package, module, name = (*token.split(":"), "", "")[:3]
    service = _table().services.get(module.partition("/")[0])
    kind = f"AWS::{service}::{name}"
    return Mapping(kind) if package == "aws" and kind in values_cfnlint.types() else None


def service_model(kind: str) -> str:
    """The API, by boto3's name for it, behind a CloudFormation type."""
    service = kind.split("::")[1]
    return _table().models.get(service, service.lower())


def parts(token: str, document: dict[str, Any]) -> tuple[Part, ...]:
    """Every value, leaves and containers, that stands at a place that CloudFormation has too."""
    named = mapping(token)
    schema = None if named is None else values_cfnlint.resource_schema(named.type)
    if named is None or schema is None:
        return ()
    root = _Root(schema, named)
    found = [*_walk(Part((), (), document, schema), root)]
    if named.under is not None:
        inner = _resolved(schema["properties"][named.under], schema)
        found += _walk(Part((), (named.under,), document, inner), root)
    return tuple(found)


def converted(found: tuple[Part, ...]) -> tuple[dict[str, Any], dict[Keys, Keys]]:
    """The document in CloudFormation's words, and the Pulumi path of each of its paths."""
    root: dict[str, Any] = {}
    for part in found:
        if part.target:
            _put(root, part)
    return root, {part.target: part.path for part in found}


def _walk(part: Part, root: _Root) -> Iterator[Part]:
    yield part
    if isinstance(part.value, dict):
        properties = part.schema.get("properties", {})
        known = {name.lower(): name for name in properties}
        for key, value in part.value.items():
            target = root.mapping.names.get(key, known.get(str(key).lower()))
            if target is not None and target in properties:
                yield from _below(part, (key, target), value, root)
    elif isinstance(part.value, list):
        for index, value in enumerate(part.value):
            yield from _below(part, (index, index), value, root)


def _below(part: Part, keys: tuple[Segment, Segment], value: Any, root: _Root) -> Iterator[Part]:
    schema = part.schema.get("items", {}) if isinstance(keys[1], int) else part.schema["properties"][keys[1]]
    resolved = _resolved(schema, root.schema)
    if _same_shape(value, resolved):
        fitting = _typed(value, str(keys[0]), root.mapping)
        yield from _walk(Part((*part.path, keys[0]), (*part.target, keys[1]), fitting, resolved), root)


def _typed(value: Any, key: str, named: Mapping) -> Any:
    if key in named.texts and isinstance(value, int | float):
        return str(value)
    if key in named.numbers and isinstance(value, str) and value.isascii() and value.isdigit():
        return int(value[:20])
    return value


def _same_shape(value: Any, schema: Schema) -> bool:
    """Whether both sides have an object, a list or a scalar here; an uncertain value fits anywhere."""
    if isinstance(value, Uncertain):
        return True
    kinds = schema.get("type", "object" if "properties" in schema else ())
    kinds = {kinds} if isinstance(kinds, str) else set(kinds)
    shape = "object" if isinstance(value, dict) else "array" if isinstance(value, list) else "scalar"
    return (shape in kinds) if shape != "scalar" else not kinds or bool(kinds - {"object", "array"})


def _resolved(schema: Schema, root: Schema) -> Schema:
    for _ in range(8):  # a reference to a reference is rare; a circle is none of ours
        name = schema.get("$ref")
        if not isinstance(name, str):
            return schema
        schema = root.get("definitions", {}).get(name.rsplit("/", 1)[-1], {})
    return {}


def _put(root: dict[str, Any], part: Part) -> None:
    place: Any = root
    for segment in part.target[:-1]:
        place = place[segment]
    last = part.target[-1]
    if isinstance(place, list):
        place.extend([Uncertain()] * (int(last) + 1 - len(place)))
    place[last] = _shell(part)


def _shell(part: Part) -> Any:
    """What the parts below fill; a map with keys of the author's choice has no such parts."""
    if isinstance(part.value, dict):
        return {} if part.schema.get("properties") else part.value
    return [Uncertain()] * len(part.value) if isinstance(part.value, list) else part.value


@functools.cache
def _table() -> _Document:
    file = Path(__file__).with_name("data") / "cloudformation.yaml"
    return msgspec.convert(yaml_text.parse(file.read_text(encoding="utf-8")), _Document)
