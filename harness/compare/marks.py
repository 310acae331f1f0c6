"""The inputs of one resource as a comparable tree: marked leaves replaced, JSON text decoded."""

import json
from collections.abc import Iterator
from typing import Any

import msgspec

from harness.compare.origins import Origins, named
from harness.compare.values import Reference, Secret, Tree, Unknown
from harness.model.graph import Resource

_DEEPEST_JSON = 64  # no policy or definition nests deeper; a hostile text may


class Marks(msgspec.Struct, frozen=True):
    """The paths of one resource's inputs that are special, and the texts within them that are.

    ``unplaced`` are the paths with a reference of which no text is known, so that it may stand anywhere
    in the text there.
    """

    unknown: frozenset[str]
    synthesised: frozenset[str]
    secret: frozenset[str]
    references: dict[str, str]
    unplaced: frozenset[str]
    texts: tuple[tuple[str, str], ...]


def comparable(resource: Resource, sources: Origins) -> dict[str, Tree]:
    """The inputs of ``resource``; a leaf that another resource gives (a part of) is a Reference."""
    marks = Marks(
        unknown=frozenset(resource.unknowns),
        synthesised=frozenset((*resource.synthesised, *resource.standins)),
        secret=frozenset(resource.secrets),
        references=_references(resource, sources),
        unplaced=frozenset(_unplaced(resource, sources)),
        texts=sources.texts(resource),
    )
    return {key: _tree(value, key, marks) for key, value in sorted(resource.inputs.items())}


def _references(resource: Resource, sources: Origins) -> dict[str, str]:
    found: dict[str, list[str]] = {}
    for reference in sorted(resource.references):
        name = named(sources.resources.get(reference.urn), reference.property)
        found.setdefault(reference.path, []).append(name)
    return {path: " ".join(dict.fromkeys(names)) for path, names in found.items()}


def _unplaced(resource: Resource, sources: Origins) -> Iterator[str]:
    for reference in resource.references:
        text = resource.inputs.get(reference.path)
        if isinstance(text, str) and not any(known in text for known, _ in sources.known_as(reference)):
            yield reference.path


def _tree(value: Any, path: str, marks: Marks) -> Tree:
    if path in marks.unknown:
        return Unknown()
    if path in marks.secret:
        return Secret(value if isinstance(value, str) else json.dumps(value, sort_keys=True))
    match value:
        case dict():
            return {key: _tree(item, f"{path}.{key}", marks) for key, item in sorted(value.items())}
        case list():
            return [_tree(item, f"{path}[{index}]", marks) for index, item in enumerate(value)]
        case str():
            return _text(value, path, marks)
    return Unknown() if path in marks.synthesised else value


def _text(value: str, path: str, marks: Marks) -> Tree:
    decoded = _decode(value)
    if decoded is not None:
        return _decoded_tree(decoded, marks, _DEEPEST_JSON, doubtful=path in marks.unplaced)
    if path in marks.references:
        return Reference(marks.references[path])
    return Unknown() if path in marks.synthesised else _replaced(value, marks)


def _decoded_tree(value: Any, marks: Marks, depth: int, *, doubtful: bool) -> Tree:
    match value:
        case dict() | list() if depth == 0:
            return Unknown()
        case dict():
            return {
                key: _decoded_tree(item, marks, depth - 1, doubtful=doubtful)
                for key, item in sorted(value.items())
            }
        case list():
            return [_decoded_tree(item, marks, depth - 1, doubtful=doubtful) for item in value]
        case str():
            return _decoded_text(value, marks, doubtful=doubtful)
    return value


def _decoded_text(value: str, marks: Marks, *, doubtful: bool) -> Tree:
    replaced = _replaced(value, marks)
    if replaced != value:
        return Reference(replaced)
    return Unknown() if doubtful and value.startswith("arn:") else value


def _replaced(value: str, marks: Marks) -> str:
    for text, name in marks.texts:
        value = value.replace(text, name)
    return value


def _decode(value: str) -> Any:
    if not value.lstrip().startswith(("{", "[")):
        return None
    try:
        decoded = json.loads(value)
    except (ValueError, RecursionError):
        return None
    return decoded if isinstance(decoded, dict | list) else None
