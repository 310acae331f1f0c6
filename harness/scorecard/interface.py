"""The scorecard of a graded answer, and of one that the environment could not grade."""

from collections import Counter
from typing import Any, Protocol

from harness import __version__
from harness.model.errors import EnvironmentFault
from harness.model.finding import IMPACTS, Finding
from harness.model.preview import EngineName, Preview, SdkVersions
from harness.model.rubric import Rubric
from harness.model.scorecard import (
    CardProvenance,
    Counts,
    HarnessFault,
    PreviewSummary,
    RequirementStatus,
    Scorecard,
    UnscoredReason,
)
from harness.model.subject import Subject
from harness.model.workspace import Workspace
from harness.scorecard.grade import count, score, verdict


class Results(Protocol):
    """What the checks found, as far as a scorecard is concerned."""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Every defect that was found."""
        ...

    @property
    def faults(self) -> tuple[HarnessFault, ...]:
        """Every check of ours that crashed."""
        ...

    @property
    def requirements(self) -> tuple[RequirementStatus, ...]:
        """Every requirement with its status."""
        ...


def build(case: str, rubric: Rubric, subject: Subject, results: Results) -> Scorecard:
    """The card of an answer that was graded."""
    counts = count(results.findings)
    points = score(counts, rubric.scoring)
    return Scorecard(
        case=case,
        task=rubric.task,
        language=subject.workspace.layout.language,
        status="graded",
        unscored_reason=None,
        verdict=verdict(counts, points, rubric.scoring.gate),
        score=points,
        counts=counts,
        preview=_preview(subject.preview),
        requirements=results.requirements,
        provenance=_provenance(subject.workspace, rubric, subject.preview.sdk),
        findings=_ordered(results.findings),
        comparison=subject.comparison,
        decisions=subject.workspace.decisions,
        harness_faults=results.faults,
        summary=_summary(results, rubric, subject),
    )


def build_unscored(
    case: str,
    rubric: Rubric,
    workspace: Workspace,
    fault: EnvironmentFault,
    engine: EngineName = "embedded",
) -> Scorecard:
    """The card of an answer that the environment could not grade: neither verdict nor score nor finding."""
    return Scorecard(
        case=case,
        task=rubric.task,
        language=workspace.layout.language,
        status="unscored",
        unscored_reason=UnscoredReason(fault.stage, str(fault)),
        verdict=None,
        score=None,
        counts=Counts(),
        preview=PreviewSummary("unscored", engine, 0, 0.0, "environment", str(fault)),
        requirements=tuple(
            RequirementStatus(item.id, item.quote, "unchecked", item.force) for item in rubric.requirements
        ),
        provenance=_provenance(workspace, rubric, None),
        findings=(),
        decisions=workspace.decisions,
    )


def _ordered(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """By level, gravest first; within a level as the rubric orders its checks."""
    return tuple(sorted(findings, key=lambda finding: IMPACTS.index(finding.impact)))


def _preview(preview: Preview) -> PreviewSummary:
    unsupported = {call.token for call in preview.graph.invocations if call.outcome == "unsupported"}
    return PreviewSummary(
        status=preview.status,
        engine=preview.engine,
        resources=len(preview.graph.resources),
        seconds=round(preview.seconds, 3),
        outcome=preview.outcome,
        message=preview.message,
        assisted=preview.assisted,
        unsupported_data_sources=tuple(sorted(unsupported)),
    )


def _provenance(workspace: Workspace, rubric: Rubric, sdk: SdkVersions | None) -> CardProvenance:
    source = workspace.provenance
    return CardProvenance(
        source=source.location,
        source_kind=source.kind,
        files={file.path: file.sha256 for file in workspace.files},
        harness_version=__version__,
        sdk_versions={} if sdk is None else {sdk.language: sdk.runtime, **sdk.packages},
        git_commit=source.commit,
        rubric_sha256=rubric.sha256,
    )


def _summary(results: Results, rubric: Rubric, subject: Subject) -> dict[str, Any]:
    """The figures that a batch reads, with what the score was made of."""
    states = Counter(requirement.status for requirement in results.requirements)
    comparison = subject.comparison
    return {
        "total": len(results.findings),
        "weights": {level: rubric.scoring.weights.get(level, 0.0) for level in IMPACTS},
        "gate": {"fail_on": list(rubric.scoring.gate.fail_on), "min_score": rubric.scoring.gate.min_score},
        "requirements": {state: states[state] for state in ("met", "violated", "unchecked")},
        "coverage": None if comparison is None else comparison.coverage,
        "unavailable_tools": dict(subject.analysis.unavailable),
    }
