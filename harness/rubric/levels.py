"""The scale of levels: what a consequence weighs, by ``levels.yaml`` beside this file."""

import functools
from pathlib import Path as FilePath
from typing import Any, Literal

import msgspec

from harness.model.finding import Impact
from harness.model.rubric import Identifier
from harness.model.yaml_text import parse
from harness.rubric.document import Document
from harness.rubric.problem import Problem, suggest

LEVELS_FILE = FilePath(__file__).parent / "levels.yaml"


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


def apply(document: Document) -> list[Problem]:
    """Give every check that names a consequence, and no impact, the impact that follows.

    Returns a problem for a check with neither, for a consequence that nobody knows, and for an impact that
    contradicts its own. Whatever is of the wrong shape is left to the shape's own errors.
    """
    checks = document.value.get("checks") if isinstance(document.value, dict) else None
    found = [
        _apply_one(document, position, check)
        for position, check in enumerate(checks if isinstance(checks, list) else ())
        if isinstance(check, dict) and isinstance(check.get("consequence", ""), str)
    ]
    return [problem for problem in found if problem is not None]


def _apply_one(document: Document, position: int, check: dict[str, Any]) -> Problem | None:
    name, known = check.get("consequence"), levels().consequences
    if name is None:
        if "impact" in check:
            return None
        remedy = "give its 'consequence', or its 'impact'"
        return Problem(document, ("checks", position), "missing key 'impact'", remedy)
    if name not in known:
        remedy = suggest(name, known, f"use one of {', '.join(known)}")
        return Problem(document, ("checks", position, "consequence"), f"no consequence '{name}'", remedy)
    follows = known[name].impact
    given = check.setdefault("impact", follows)
    if given == follows:
        return None
    what = f"'{given}' is not the impact of '{name}', which is {follows}"
    return Problem(document, ("checks", position, "impact"), what, "remove it, or name another consequence")
