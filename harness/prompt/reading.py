"""What kind of statement it is: demanded, optional, forbidden, conditional, or no requirement at all."""

import functools
import re
from typing import Literal

import msgspec

from harness.prompt.document import Statement
from harness.prompt.vocabulary_types import SectionRule, Sections

Role = Literal["demand", "summary", "context", "example"]
Force = Literal["mandatory", "constraint", "optional", "forbidden"]


_FEW_WORDS = 5


class Reading(msgspec.Struct, frozen=True):
    """A statement with its role and force; ``conditional`` holds only where something else does.

    ``demands`` tells a requirement from a sentence that describes; ``inspects`` marks one that asks to
    look at resources, and for none of them.
    """

    statement: Statement
    role: Role
    force: Force
    conditional: bool
    demands: bool
    inspects: bool = False


def read_all(statements: tuple[Statement, ...], sections: Sections) -> tuple[Reading, ...]:
    """The readings of a PROMPT's statements.

    Where nothing stands under a heading but the title, it is one message, whose short forms ('Two NAT
    gateways.') ask for what they name.
    """
    prose = len({item.headings for item in statements}) <= 1 and all(
        len(item.headings) <= 1 and _rule(heading, sections) is None
        for item in statements
        for heading in item.headings or ("",)
    )
    return tuple(read_statement(item, sections, prose=prose) for item in statements)


def read_statement(statement: Statement, sections: Sections, *, prose: bool = False) -> Reading:
    """The reading of one statement; ``prose``: the PROMPT has no headings."""
    section = _section((*statement.headings, *_short_lead(statement)), sections)
    force = _force(statement, section, sections)
    return Reading(
        statement=statement,
        role=section.role,
        force=force,
        conditional=any(_found(sections.conditional, text) for text in (statement.text, *statement.parents)),
        demands=_demands(statement, section, force, sections)
        or (prose and not statement.leads and not _tells(statement, sections)),
        inspects=_found(sections.inspects, statement.text),
    )


def _short_lead(statement: Statement) -> tuple[str, ...]:
    """The few words that lead the statement's list in ('Requirements:'): they head it."""
    return tuple(
        text for text in statement.parents[:1] if text.endswith(":") and len(text.split()) <= _FEW_WORDS
    )


def _section(headings: tuple[str, ...], sections: Sections) -> SectionRule:
    """The innermost heading that says something, unless an outer one dominates."""
    matched = [rule for heading in headings if (rule := _rule(heading, sections)) is not None]
    for rule in matched:
        if rule.dominant:
            return rule
    return matched[-1] if matched else SectionRule(heading="", role="context", force="mandatory")


def _rule(heading: str, sections: Sections) -> SectionRule | None:
    return next((rule for rule in sections.sections if _found(rule.heading, heading)), None)


def _force(statement: Statement, section: SectionRule, sections: Sections) -> Force:
    if section.force == "optional" or _found(sections.optional, statement.text):
        return "optional"
    if _found(sections.forbids, statement.text):
        return "forbidden"
    if _found(sections.allows, statement.text):
        return "mandatory" if section.force == "forbidden" else section.force
    led = any(_found(sections.forbids, text) for text in statement.parents)
    return "forbidden" if led else section.force


def _demands(statement: Statement, section: SectionRule, force: Force, sections: Sections) -> bool:
    if section.role == "example" or statement.leads or _found(sections.explains, statement.text):
        return False
    if any(_found(sections.shows, text) for text in statement.parents):
        return False
    if section.role in ("demand", "summary") and statement.item:
        return True
    if any(text.endswith(":") and _found(sections.demands, text) for text in statement.parents[:1]):
        return True
    spoken = _found(sections.demands, statement.text) or _found(sections.imperatives, statement.text)
    return spoken or force == "forbidden"


def _tells(statement: Statement, sections: Sections) -> bool:
    """Whether the sentence only tells or explains."""
    return _found(sections.tells, statement.text) or _found(sections.explains, statement.text)


def _found(expression: str, text: str) -> bool:
    return compiled(expression).search(text) is not None


@functools.lru_cache(maxsize=8192)
def compiled(expression: str) -> re.Pattern[str]:
    """The expression without regard to case, compiled once and only when it is first needed.

    ``^`` and ``$`` are those of a line: a statement is one line, so statements can be searched together.
    """
    return re.compile(expression, re.IGNORECASE | re.MULTILINE)
