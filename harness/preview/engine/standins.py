"""Stand-ins for the result of a data source that nobody answers.

The protocol can say that a result is unknown, yet both SDKs then break the plain form of the function: Python
raises, Node reads undefined. A plain and an output form look the same on the wire. So the program gets typed
text that carries a marker, and the graph shows what holds such a marker as unknown.
"""

import json
import re
from typing import Any

from harness.preview.engine.marshal import Marked
from harness.preview.engine.paths import child, leaves
from harness.preview.engine.templates import digest
from harness.preview.sdk.catalogue import Catalogue, TypeNode, parse_type

_MARKER = "standin0"
_PATTERN = re.compile(_MARKER + r"[0-9a-f]{20}")
# A secret's text is most often this document, which programs read by key:
# docs.aws.amazon.com/secretsmanager/latest/userguide/reference_secret_json_structure.html
_SECRET_TEXT = "secretString"  # noqa: S105
_SECRET_KEYS = ("engine", "host", "username", "password", "dbname", "port")
_DEEPEST = 4
# Programs take the first two or three of a list of subnets or zones.
_ITEMS = 3


def stand_in(catalogue: Catalogue, token: str, key: str) -> dict[str, Any] | None:
    """A result of the function's type, made from ``key``; None where the SDK does not know the function.

    Numbers and booleans cannot carry a marker: they are 0 and False.
    """
    function = catalogue.function(token)
    if function is None:
        return None
    return {
        name: _value(catalogue, parse_type(written), name, f"{token}\0{key}\0{name}", 0)
        for name, written in sorted(function.result.items())
    }


def _value(catalogue: Catalogue, node: TypeNode, name: str, key: str, depth: int) -> Any:
    if node.kind == "str" and name == _SECRET_TEXT:
        return json.dumps({field: f"{_MARKER}{digest(f'{key}.{field}')[:20]}" for field in _SECRET_KEYS})
    if node.kind == "str":
        text = f"{_MARKER}{digest(key)[:20]}"
        return f"arn:aws:data::{'0' * 12}:{text}" if name.lower().endswith("arn") else text
    if node.kind == "list" and node.element and depth < _DEEPEST:
        made = (
            _value(catalogue, node.element, name, f"{key}[{index}]", depth + 1) for index in range(_ITEMS)
        )
        return list(made)
    if node.kind == "object" and node.name and depth < _DEEPEST:
        fields = catalogue.object_fields(node.name)
        return {
            field: _value(catalogue, parse_type(written), field, f"{key}.{field}", depth + 1)
            for field, written in sorted(fields.items())
        }
    return {"int": 0, "float": 0.0, "bool": False, "list": [], "map": {}, "object": {}}.get(node.kind)


def as_unknown(marked: Marked) -> Marked:
    """The same values, with everything that holds a stand-in made unknown."""
    if not any(isinstance(leaf, str) and _PATTERN.search(leaf) for _, _, leaf in leaves(marked.value)):
        return marked
    unknowns = list(marked.unknowns)
    value = {key: _without(item, child("", key), unknowns) for key, item in marked.value.items()}
    return Marked(value, marked.secrets, tuple(sorted(unknowns)), marked.references)


def _without(value: Any, path: str, unknowns: list[str]) -> Any:
    if isinstance(value, dict):
        return {key: _without(item, child(path, key), unknowns) for key, item in value.items()}
    if isinstance(value, list):
        return [_without(item, child(path, index), unknowns) for index, item in enumerate(value)]
    if isinstance(value, str) and _PATTERN.search(value):
        unknowns.append(path)
        return None
    return value
