"""Builds the frozen values that checks read: graphs, workspaces on disk, rubrics."""

import hashlib
from pathlib import Path
from typing import Any

from harness.checks.facts import Stack
from harness.checks.interface import CheckResults, evaluate
from harness.model.analysis import SourceAnalysis
from harness.model.comparison import Comparison
from harness.model.graph import Reference, Resource, ResourceGraph, SourcePosition
from harness.model.preview import Preview
from harness.model.rubric import Check, Requirement, Rubric, Scoring
from harness.model.rubric import Stack as RubricStack
from harness.model.subject import Ideal, Subject
from harness.model.workspace import Language, Layout, Provenance, SourceFile, Workspace

BASE: dict[str, Any] = {
    "id": "the-check",
    "title": "The Title",
    "consequence": "fails-when-used",
    "category": "security",
    "basis": "prompt",
    "message": "{resource}: {property} {value} {expected} {detail}",
    "root_cause": "The model did not.",
}


def resource(
    type_: str, name: str, inputs: dict[str, Any] | None = None, line: int | None = None, **fields: Any
) -> Resource:
    """A custom resource of the program ``index.ts``."""
    file = fields.pop("file", "index.ts")
    position = None if line is None else SourcePosition(file, line)
    urn = f"urn:pulumi:dev::project::{type_}::{name}"
    return Resource(urn, type_, name, True, inputs or {}, position=position, **fields)


def refers(path: str, target: Resource, output: str = "id") -> Reference:
    """A reference to an output of ``target``."""
    return Reference(path, target.urn, output)


def workspace(
    root: Path, files: dict[str, str], language: Language = "typescript", **layout: Any
) -> Workspace:
    """A workspace with these files on disk."""
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    listed = tuple(
        SourceFile(path, hashlib.sha256(text.encode()).hexdigest(), len(text.encode()))
        for path, text in sorted(files.items())
    )
    return Workspace(root, listed, Provenance("directory", str(root)), Layout(language, **layout))


def subject(
    root: Path,
    resources: tuple[Resource, ...] = (),
    files: dict[str, str] | None = None,
    *,
    preview: dict[str, Any] | None = None,
    graph: dict[str, Any] | None = None,
    layout: dict[str, Any] | None = None,
    analysis: SourceAnalysis | None = None,
    ideal: Ideal | None = None,
    comparison: Comparison | None = None,
) -> Subject:
    """A subject whose preview registered ``resources``."""
    space = workspace(root, {"index.ts": "\n"} if files is None else files, **(layout or {}))
    seen = Preview(
        **{"outcome": "succeeded", "graph": ResourceGraph(resources, **(graph or {})), **(preview or {})}
    )
    return Subject(space, seen, analysis or SourceAnalysis(), ideal, comparison)


def stack(root: Path, resources: tuple[Resource, ...], files: dict[str, str] | None = None) -> Stack:
    """The stack of such a subject."""
    made = subject(root, resources, files)
    return Stack(made.workspace, made.preview)


def rubric(*checks: Check, requirements: tuple[Requirement, ...] = ()) -> Rubric:
    """A rubric of these checks."""
    return Rubric(
        task=None,
        title="test",
        sha256="0" * 64,
        scoring=Scoring(),
        stack=RubricStack(),
        seed=(),
        requirements=requirements,
        checks=checks,
        knowledge={},
    )


def run(made: Subject, *checks: Check, requirements: tuple[Requirement, ...] = ()) -> CheckResults:
    """Evaluate the checks; none may crash."""
    results = evaluate(made, rubric(*checks, requirements=requirements))
    assert results.faults == ()
    return results
