"""What the comparison knows about types and properties, read once from ``knowledge.yaml``."""

import re
from fnmatch import translate
from functools import cache
from pathlib import Path

import msgspec

from harness.model.yaml_text import parse

_KNOWLEDGE = Path(__file__).with_name("knowledge.yaml")


class Weights(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The share of each part in the similarity of two resources."""

    name: float
    properties: float
    relations: float
    parent: float


class Knowledge(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The content of ``knowledge.yaml``; the file itself says what each field means."""

    equivalent_types: tuple[tuple[str, ...], ...]
    kindred_types: tuple[tuple[str, ...], ...]
    ignored_types: tuple[str, ...]
    ignored_properties: tuple[str, ...]
    ordered_lists: tuple[str, ...]
    list_keys: tuple[str, ...]
    weights: Weights
    least_similarity: float


@cache
def knowledge() -> Knowledge:
    """The knowledge, read and checked once per process."""
    return msgspec.convert(parse(_KNOWLEDGE.read_text()), Knowledge)


@cache
def same_type(token: str) -> str:
    """The token that stands for all equivalents of ``token``: the first of its group."""
    return _representatives(knowledge().equivalent_types).get(token, token)


@cache
def kind(token: str) -> str:
    """The token that stands for every type that ``token`` may be matched with."""
    same = same_type(token)
    return _representatives(knowledge().kindred_types).get(same, same)


@cache
def is_ignored_type(token: str) -> bool:
    """Whether resources of this type are no part of a comparison."""
    return _matcher(knowledge().ignored_types).fullmatch(token) is not None


@cache
def is_ignored_property(path: str) -> bool:
    """Whether the property at ``path`` (without list indexes) tells nothing about the resource."""
    return _matcher(knowledge().ignored_properties).fullmatch(path) is not None


def _representatives(groups: tuple[tuple[str, ...], ...]) -> dict[str, str]:
    return {token: group[0] for group in groups for token in group}


@cache
def _matcher(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(translate(pattern) for pattern in patterns))
