"""What a reviewer can do, and the record that each act leaves."""

from typing import Literal, get_args

import msgspec

from harness.model.errors import BadInput
from harness.model.finding import IMPACTS
from harness.report.text import one_line, visible

Kind = Literal["agree", "dispute", "level", "missed", "note", "settle", "withdraw"]
Rating = Literal["none", "low", "medium", "high", "critical"]
KINDS: tuple[Kind, ...] = get_args(Kind)
# From no defect to the gravest: the ordinal scale on which everybody rates, the harness too.
SCALE: tuple[Rating, ...] = get_args(Rating)

_LONGEST_REASON = 4000
_LONGEST_LINE = 200
_LONGEST_NAME = 80


class Act(msgspec.Struct, frozen=True, kw_only=True):
    """One act. ``subject`` is the finding's id, or that of a missed defect; a note may have none.

    ``check`` and ``shown`` are what the reviewer saw: the check that found it, and the harness's level.
    ``key`` is the form's own: one that is sent twice counts once.
    """

    case: str
    kind: Kind
    reviewer: str
    key: str
    subject: str | None = None
    level: Rating | None = None
    check: str | None = None
    shown: Rating | None = None
    title: str = ""
    reason: str = ""


class KeptAct(Act, frozen=True, kw_only=True):
    """An act as it was kept: its number, and when (UTC)."""

    number: int
    at: str


def checked(act: Act) -> Act:
    """``act`` with harmless texts. Raises BadInput where something that it needs is missing or too long."""
    clean = msgspec.structs.replace(
        act,
        reviewer=reviewer_name(act.reviewer),
        title=one_line(act.title),
        reason=visible(act.reason).strip(),
    )
    for problem, holds in _problems(clean):
        if holds:
            raise BadInput(problem)
    return clean


def reviewer_name(text: str) -> str:
    """The name that a reviewer goes by. Raises BadInput where it is none."""
    name = one_line(text)
    if not name or len(name) > _LONGEST_NAME or name.startswith("("):
        raise BadInput(f"a reviewer's name has 1 to {_LONGEST_NAME} characters, and no bracket first")
    return name


def _problems(act: Act) -> tuple[tuple[str, bool], ...]:
    return (
        ("no such act", act.kind not in KINDS),
        ("choose a level", act.kind == "missed" and act.level not in IMPACTS),
        ("choose a level, or none", act.kind in {"level", "settle"} and act.level not in SCALE),
        ("no such finding", act.subject is None and act.kind != "note"),
        ("name the defect in a line", act.kind == "missed" and not act.title),
        ("say why", act.kind not in {"agree", "withdraw"} and not act.reason),
        (f"a reason has at most {_LONGEST_REASON} characters", len(act.reason) > _LONGEST_REASON),
        (f"a title has at most {_LONGEST_LINE} characters", len(act.title) > _LONGEST_LINE),
    )
