"""Which differences from an ideal matter: ``data/ideal_differences.yaml``, read once."""

import functools
import re
from pathlib import Path
from typing import Literal

import msgspec

from harness.model.finding import Impact
from harness.model.levels import Identifier
from harness.model.rubric import DifferenceClass
from harness.model.yaml_text import parse

Weaker = Literal["off", "on", "absent", "less"]


class PropertyRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"of_class": "class"}):
    """Properties that matter, and when the answer's value is the worse one.

    Of the rules of one ``group`` only the first that a resource breaks is said.
    """

    of_class: DifferenceClass
    path: str
    weaker: Weaker
    words: str
    type: str | None = None
    group: str | None = None

    def covers(self, resource_type: str, path: str) -> bool:
        """Whether the rule speaks of ``path`` (camelCase, without list indexes) of that type."""
        name = resource_type.rsplit(":", 1)[-1]
        typed = self.type is None or re.fullmatch(self.type, name) is not None
        return typed and re.search(self.path, path) is not None


class TypeRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"of_class": "class"}):
    """Resource types whose absence matters; any of ``instead``, or the input ``property``, does the same."""

    of_class: DifferenceClass
    consequence: Identifier
    types: tuple[str, ...]
    words: str
    instead: tuple[str, ...] = ()
    property: str | None = None


class IdealData(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole file."""

    properties: tuple[PropertyRule, ...]
    types: tuple[TypeRule, ...]
    spoken_of: dict[Impact, Identifier]
    least_coverage: float


@functools.cache
def ideal_data() -> IdealData:
    """The rules."""
    path = Path(__file__).parent / "data" / "ideal_differences.yaml"
    return msgspec.convert(parse(path.read_text(encoding="utf-8")), IdealData)
