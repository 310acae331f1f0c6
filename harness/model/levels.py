"""The one scale of levels: how much a consequence weighs, by ``levels.yaml`` beside this file."""

import functools
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from harness.model.finding import IMPACTS, Impact
from harness.model.yaml_text import parse

LEVELS_FILE = Path(__file__).with_name("levels.yaml")
Identifier = Annotated[str, msgspec.Meta(pattern="^[a-z0-9][a-z0-9-]*$")]


class Consequence(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What follows from a defect, in one sentence, and how much it weighs."""

    impact: Impact
    meaning: str


class Levels(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The file: what each level means, and the consequences by name."""

    schema: Literal["iac-harness/levels@1"]
    levels: dict[Impact, str]
    consequences: dict[Identifier, Consequence]


@functools.cache
def levels() -> Levels:
    """The scale."""
    return msgspec.convert(parse(LEVELS_FILE.read_text(encoding="utf-8")), Levels)


def impact_of(consequence: str) -> Impact:
    """The level of a consequence. Raises ValueError for one that the scale does not know."""
    known = levels().consequences.get(consequence)
    if known is None:
        raise ValueError(f"no consequence '{consequence}'")
    return known.impact


def gravest(*consequences: str) -> str:
    """Of several consequences the one that weighs most, and of equal ones the first."""
    return min(consequences, key=lambda name: IMPACTS.index(impact_of(name)))
