"""Statements of a PROMPT as requirements of a rubric, with ids that are the same on every run."""

import re

import msgspec

from harness.model.rubric import Requirement
from harness.prompt.reading import Reading

_WORDS = 6
_SHORTEST = 3  # words; less is a heading, not a requirement


class RequirementList(msgspec.Struct, frozen=True):
    """The requirements, and the id of each statement's; the same words twice are one requirement."""

    requirements: tuple[Requirement, ...]
    ids: dict[str, str]

    def id_of(self, reading: Reading) -> str | None:
        """The id of the requirement that the statement is, if it is one."""
        return self.ids.get(reading.statement.text)


def make(readings: tuple[Reading, ...], quoted: frozenset[str]) -> RequirementList:
    """The requirements, in the document's order.

    ``quoted`` are the texts of statements that a check quotes: they are requirements although they
    only sum up (success criteria).
    """
    made: list[Requirement] = []
    ids: dict[str, str] = {}
    for reading in readings:
        text = reading.statement.text
        if text in ids or not _is_requirement(reading, quoted):
            continue
        ids[text] = _identifier(text, set(ids.values()))
        note = "It holds only where its condition does." if reading.conditional else None
        made.append(Requirement(ids[text], reading.statement.quote, reading.force, note))
    return RequirementList(tuple(made), ids)


def _is_requirement(reading: Reading, quoted: frozenset[str]) -> bool:
    if reading.statement.text in quoted:
        return True
    long_enough = len(reading.statement.text.split()) >= _SHORTEST
    return reading.demands and reading.role not in ("summary", "example") and long_enough


def _identifier(text: str, taken: set[str]) -> str:
    words = re.findall(r"[a-z0-9]+", text.lower())[:_WORDS]
    base = "-".join(words)[:60].strip("-") or "requirement"
    number, name = 1, base
    while name in taken:
        number += 1
        name = f"{base}-{number}"
    return name
