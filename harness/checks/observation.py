"""What a check saw: the values between a kind's evaluation and the findings made of it."""

from typing import Any, Literal

import msgspec

from harness.model.finding import Evidence
from harness.model.graph import Resource

Verdict = Literal[
    "held",  # it looked, and all was well
    "raised",  # it saw a defect
    "vacuous",  # there was nothing to look at
    "unsure",  # it could not tell: unknown values, a failed preview, a tool that is missing
]


class Observation(msgspec.Struct, frozen=True):
    """One defect as seen. ``resources`` share it, the first is the one to name.

    ``evidence`` is given where the place is no constructor; ``through`` is the connected resource
    whose constructor shows the defect; ``detail`` says in words what is wrong; ``confidential`` keeps
    the value out of messages; ``properties`` are the paths by resource where they differ. ``causes``
    (see ``cause``) name the mistake itself: observations of different checks with one in common are one
    defect. ``consequence`` is given where another follows from this defect than the check says;
    ``counterparts`` are resources of the ideal that show how it is done.
    """

    resources: tuple[Resource, ...] = ()
    property: str | None = None
    value: Any = msgspec.UNSET
    expected: Any = msgspec.UNSET
    detail: str = ""
    evidence: Evidence | None = None
    also: tuple[Evidence, ...] = ()
    confidential: bool = False
    through: Resource | None = None
    properties: tuple[str | None, ...] = ()
    causes: tuple[str, ...] = ()
    consequence: str | None = None
    counterparts: tuple[Resource, ...] = ()


# Prefix of the causes of an absence: ``absent aws:sns/topic:Topic``. Two checks may miss the same type for
# different reasons, so it unites only a difference from the ideal with what another check says.
ABSENT = "absent "


def cause(file: str, line: int, symbol: str) -> str:
    """The key of a mistake: where the statement starts, and the name that is wrong (in either spelling)."""
    return f"{file}:{line}:{symbol.replace('_', '').lower()}"


class Observed(msgspec.Struct, frozen=True):
    """The verdict of one check, with its observations where it raised."""

    verdict: Verdict
    observations: tuple[Observation, ...] = ()


def observed(observations: tuple[Observation, ...], otherwise: Verdict) -> Observed:
    """``raised`` where there are observations, else ``otherwise``."""
    return Observed("raised", observations) if observations else Observed(otherwise)
