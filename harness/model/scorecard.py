"""The scorecard: one graded (or unscored) answer, by the contract ``iac-harness/scorecard@1``."""

from typing import Annotated, Any, Literal

import msgspec

from harness.model.comparison import Comparison
from harness.model.finding import Finding
from harness.model.preview import Assistance
from harness.model.workspace import IntakeDecision


class Counts(msgspec.Struct, frozen=True):
    """Findings by level."""

    critical: int = 0
    high: int = 0
    medium: int = 0
    low: int = 0


class UnscoredReason(msgspec.Struct, frozen=True):
    """Why the environment could not grade the answer."""

    stage: str
    message: str


class PreviewSummary(msgspec.Struct, frozen=True):
    """The preview in brief.

    ``seconds`` is the one field of the scorecard that differs between runs: what the program took when it
    ran, which for a preview from the cache was earlier.
    """

    status: Literal["succeeded", "failed", "unscored"]
    engine: Literal["embedded", "pulumi"]
    resources: int
    seconds: float
    outcome: str
    message: str | None = None
    assisted: tuple[Assistance, ...] = ()
    unsupported_data_sources: tuple[str, ...] = ()


class RequirementStatus(msgspec.Struct, frozen=True):
    """A requirement of the PROMPT, and what the checks say of it."""

    id: str
    quote: str
    status: Literal["met", "violated", "unchecked"]
    force: str = "mandatory"


class CardProvenance(msgspec.Struct, frozen=True):
    """What was graded by what. ``files`` maps the answer's paths to their sha256."""

    source: str
    source_kind: str
    files: dict[str, str]
    harness_version: str
    sdk_versions: dict[str, str]
    git_commit: str | None = None
    rubric_sha256: str | None = None


class HarnessFault(msgspec.Struct, frozen=True):
    """A check of ours that crashed: about the harness, never about the answer."""

    check: str
    error: str


class Scorecard(msgspec.Struct, frozen=True, kw_only=True):
    """Counts always equal the findings by level; an unscored card has neither verdict nor score."""

    schema: Literal["iac-harness/scorecard@1"] = "iac-harness/scorecard@1"
    case: str
    task: str | None
    language: Literal["python", "typescript"] | None
    status: Literal["graded", "unscored"]
    unscored_reason: UnscoredReason | None
    verdict: Literal["pass", "fail"] | None
    score: Annotated[float, msgspec.Meta(ge=0, le=100)] | None
    counts: Counts
    preview: PreviewSummary
    requirements: tuple[RequirementStatus, ...]
    provenance: CardProvenance
    findings: tuple[Finding, ...]
    comparison: Comparison | None = None
    decisions: tuple[IntakeDecision, ...] = ()
    harness_faults: tuple[HarnessFault, ...] = ()
    summary: dict[str, Any] = {}
