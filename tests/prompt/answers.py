"""Small answers for the proofs of checks: resources, files and exports, with no program behind them."""

from pathlib import Path
from typing import Any

from harness.model.analysis import SourceAnalysis
from harness.model.graph import Resource, ResourceGraph, ResourceOptions
from harness.model.preview import Preview
from harness.model.rubric import Check, Rubric, Scoring, Stack
from harness.model.subject import Subject
from harness.model.workspace import Layout, Provenance, SourceFile, Workspace

# What the environment suffix is in these answers.
SUFFIXES = ("t7k2q", "dev")


def subject(parts: list[dict[str, Any]], folder: Path) -> Subject:
    """An answer: resources as {type: inputs}, ``options`` beside them, ``files`` and ``exports``."""
    resources: list[Resource] = []
    files: list[str] = []
    exports: dict[str, Any] = {}
    for part in parts:
        files += part.get("files", [])
        exports |= part.get("exports", {})
        options = ResourceOptions(**part.get("options", {}))
        for token, inputs in part.items():
            if ":" in token:
                resources.append(_resource(token, f"r{len(resources)}", inputs, options))
    graph = ResourceGraph(resources=tuple(resources), exports=exports)
    preview = Preview(outcome="succeeded", graph=graph)
    return Subject(_workspace(files, folder), preview, SourceAnalysis())


def rubric(*checks: Check, requirements: tuple[Any, ...] = ()) -> Rubric:
    """A rubric of nothing but these checks."""
    return Rubric(
        task=None,
        title="proof",
        sha256="",
        scoring=Scoring(),
        stack=Stack(),
        seed=(),
        requirements=requirements,
        checks=checks,
        knowledge={},
    )


def prompt(*demands: str) -> str:
    """A PROMPT whose requirements are these."""
    listed = "\n".join(f"- {demand}" for demand in demands)
    return f"# Task\n\n## Requirements\n\n{listed}\n"


def _resource(token: str, name: str, inputs: dict[str, Any], options: ResourceOptions) -> Resource:
    urn = f"urn:pulumi:dev::project::{token}::{name}"
    return Resource(urn=urn, type=token, name=name, custom=True, inputs=inputs, options=options)


def _workspace(files: list[str], folder: Path) -> Workspace:
    for path in files:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text("x = 1\n", encoding="utf-8")
    listed = tuple(SourceFile(path, "", 6) for path in sorted(files))
    return Workspace(folder, listed, Provenance("directory", "answer"), Layout("python"))
