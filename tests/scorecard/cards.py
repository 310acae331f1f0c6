"""Subjects and findings for the tests of the scorecard and of the reports."""

from pathlib import Path
from typing import Any

import msgspec

from harness.model.analysis import SourceAnalysis
from harness.model.finding import Finding, Impact
from harness.model.graph import Invocation, ResourceGraph
from harness.model.preview import Preview, SdkVersions
from harness.model.rubric import Gate, KnowledgeGap, Requirement, Rubric, Scoring, Stack
from harness.model.scorecard import HarnessFault, RequirementStatus
from harness.model.subject import Subject
from harness.model.workspace import Layout, Provenance, SourceFile, Workspace


class Results(msgspec.Struct, frozen=True):
    findings: tuple[Finding, ...] = ()
    faults: tuple[HarnessFault, ...] = ()
    requirements: tuple[RequirementStatus, ...] = ()


def finding(impact: Impact, check: str = "a-check", **fields: Any) -> Finding:
    defaults: dict[str, Any] = {
        "id": f"{check}-0000",
        "check": check,
        "title": f"Title of {check}",
        "message": "What is wrong.",
        "impact": impact,
        "category": "secrets",
        "basis": "prompt",
        "root_cause": "Why it is so.",
    }
    return Finding(**(defaults | fields))


def rubric(**fields: Any) -> Rubric:
    defaults: dict[str, Any] = {
        "task": "a-task",
        "title": "A task",
        "sha256": "0" * 64,
        "scoring": Scoring(),
        "stack": Stack(),
        "seed": (),
        "requirements": (Requirement("no-secrets", "Secrets should be fetched"),),
        "checks": (),
        "knowledge": {
            "secrets": KnowledgeGap("Secrets management", "Security anti-patterns (hardcoded secrets)")
        },
    }
    return Rubric(**(defaults | fields))


def workspace() -> Workspace:
    return Workspace(
        root=Path("/nowhere"),
        files=(SourceFile("index.ts", "a" * 64, 10),),
        provenance=Provenance("directory", "samples/answer"),
        layout=Layout(language="typescript"),
    )


def subject(*invocations: Invocation) -> Subject:
    preview = Preview(
        "succeeded",
        ResourceGraph(invocations=invocations),
        seconds=0.12345,
        sdk=SdkVersions("typescript", "node 24.19.0", {"@pulumi/aws": "7.0.0"}),
    )
    return Subject(workspace(), preview, SourceAnalysis())


def scoring(min_score: float = 0.0, **weights: float) -> Scoring:
    return Scoring(weights=dict(weights), gate=Gate(min_score=min_score))  # type: ignore[arg-type]
