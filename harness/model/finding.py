"""Findings: defects of an answer, each with its evidence."""

from typing import Annotated, Literal

import msgspec

Impact = Literal["critical", "high", "medium", "low"]
Basis = Literal["prompt", "best-practice", "provider", "ideal"]
IMPACTS: tuple[Impact, ...] = ("critical", "high", "medium", "low")


class Evidence(msgspec.Struct, frozen=True):
    """A place in the answer (or in the ideal), with the text that stands there.

    For an absence it is the place where the missing thing was looked for.
    """

    file: str
    start_line: Annotated[int, msgspec.Meta(ge=1)]
    end_line: Annotated[int, msgspec.Meta(ge=1)]
    snippet: str


class FindingResource(msgspec.Struct, frozen=True):
    """The resource that a finding is about."""

    urn: str
    type: str
    name: str


class Finding(msgspec.Struct, frozen=True):
    """One defect. Fields are the contract's; ``also`` holds the further evidence of a merged defect.

    ``id`` is stable over runs: the check's id, and a short hash of where the finding points.
    ``message`` says what is wrong with this answer; ``title`` names the defect.
    """

    id: str
    check: str
    title: str
    message: str
    impact: Impact
    category: str
    basis: Basis
    root_cause: str
    impacts: dict[str, tuple[str, ...]] = {}
    references: tuple[str, ...] = ()
    conflict: str | None = None
    resource: FindingResource | None = None
    property: str | None = None
    evidence: Evidence | None = None
    requirement: str | None = None
    ideal: Evidence | None = None
    also: tuple[Evidence, ...] = ()
