"""The data files of this stage, read once: what diagnostics mean, and where arguments moved."""

import functools
import re
from pathlib import Path
from typing import Any, Literal

import msgspec

from harness.model.analysis import SdkProblemKind
from harness.model.yaml_text import parse


class Reading(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What one form of a message means. ``overload`` has to be looked up in the catalogue."""

    kind: SdkProblemKind | Literal["overload"]
    pattern: str


class WrongKind(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a Python type tells which kinds of values it takes."""

    expected: dict[str, str]
    found: dict[str, str]
    open: str
    alike: dict[str, tuple[str, ...]]


class Problems(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``problems.yaml``."""

    ty: dict[str, tuple[Reading, ...]]
    typescript: dict[str, tuple[Reading, ...]]
    wrong_kind: WrongKind
    options: tuple[str, ...]
    tests: str

    def read(self, tool: str, rule: str, message: str) -> tuple[Reading, re.Match[str]] | None:
        """The first reading of a tool's message that fits, and its match."""
        rules = self.ty if tool == "ty" else self.typescript if tool == "typescript" else {}
        for reading in rules.get(rule, ()):
            match = re.search(reading.pattern, message)
            if match is not None:
                return reading, match
        return None


@functools.cache
def problems() -> Problems:
    """What the diagnostics mean."""
    return msgspec.convert(_load("problems.yaml"), Problems)


@functools.cache
def moves() -> dict[str, dict[str, str]]:
    """What to do instead, by class and camelCase path without indexes."""
    return msgspec.convert(_load("moves.yaml"), dict[str, dict[str, str]])


def _load(name: str) -> Any:
    return parse((Path(__file__).parent / name).read_text(encoding="utf-8"))
