"""Mutations of the ideal stack: each plants one defect in its graph, its files or the end of its preview."""

import fnmatch
import functools
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import msgspec

from harness.analysis.interface import SdkFolders, analyse
from harness.checks import paths
from harness.compare.interface import compare
from harness.intake.interface import open_source
from harness.model.analysis import SourceDiagnostic
from harness.model.graph import Reference, Resource, ResourceGraph
from harness.model.preview import Problem
from harness.model.subject import Subject
from harness.preview.sdk.deprecations import deprecations
from harness.preview.sdk.environments import ensure
from harness.preview.sdk.locks import NEWEST_MAJOR

replace = msgspec.structs.replace
_MARKS = ("secrets", "hardcoded_secrets", "unknowns", "synthesised", "standins")


class MutationError(Exception):
    """The mutation does not fit the ideal: it selects nothing, or changes nothing."""


def mutate(subject: Subject, steps: list[dict[str, Any]], folder: Path) -> Subject:
    """The subject with the defect in it. Files are changed in a copy below ``folder``."""
    for step in steps:
        action = next(key for key in step if key in _ACTIONS)
        subject = _ACTIONS[action](subject, step, folder)
    if subject.ideal is None:
        return subject
    comparison = compare(subject.preview.graph, subject.ideal.preview.graph)
    return replace(subject, comparison=comparison)


def _change(subject: Subject, step: Mapping[str, Any], _folder: Path) -> Subject:
    graph = subject.preview.graph
    chosen = {resource.urn for resource in _select(graph, step["change"])}
    changed = tuple(
        _changed(resource, step, graph) if resource.urn in chosen else resource
        for resource in graph.resources
    )
    if changed == graph.resources:
        raise MutationError(f"changes nothing: {step}")
    return _with_graph(subject, replace(graph, resources=changed))


def _changed(resource: Resource, step: Mapping[str, Any], graph: ResourceGraph) -> Resource:
    for path in step.get("unset", ()):
        resource = _written(resource, path, msgspec.UNSET)
    for path, value in step.get("set", {}).items():
        resource = _written(resource, path, value)
    for path, selector in step.get("refer", {}).items():
        resource = _referring(resource, path, _select(graph, selector)[0])
    hardcoded = (*resource.hardcoded_secrets, *step.get("hardcode", ()))
    options = replace(resource.options, **step.get("options", {}))
    related = {name: _urn(graph, step[name]) for name in ("parent", "provider") if name in step}
    return replace(resource, hardcoded_secrets=hardcoded, options=options, **related)


def _urn(graph: ResourceGraph, selector: Mapping[str, str] | None) -> str | None:
    return None if selector is None else _select(graph, selector)[0].urn


def _remove(subject: Subject, step: Mapping[str, Any], _folder: Path) -> Subject:
    graph = subject.preview.graph
    gone = {resource.urn for resource in _select(graph, step["remove"])}
    left = tuple(resource for resource in graph.resources if resource.urn not in gone)
    return _with_graph(subject, replace(graph, resources=left))


def _add(subject: Subject, step: Mapping[str, Any], _folder: Path) -> Subject:
    graph, new = subject.preview.graph, step["add"]
    resource = Resource(
        urn=f"urn:pulumi:dev::fintech-loan::{new['type']}::{new['name']}",
        type=new["type"],
        name=new["name"],
        custom=True,
        inputs=new["inputs"],
    )
    for path, selector in new.get("refer", {}).items():
        resource = _referring(resource, path, _select(graph, selector)[0])
    return _with_graph(subject, replace(graph, resources=(*graph.resources, resource)))


def _exports(subject: Subject, step: Mapping[str, Any], _folder: Path) -> Subject:
    return _with_graph(subject, replace(subject.preview.graph, exports=step["exports"]))


def _outcome(subject: Subject, step: Mapping[str, Any], _folder: Path) -> Subject:
    return replace(subject, preview=replace(subject.preview, outcome=step["outcome"]))


def _problem(subject: Subject, step: Mapping[str, Any], _folder: Path) -> Subject:
    """What a run shows; a problem that stops it decides the outcome."""
    problem = msgspec.convert(step["problem"], Problem)
    outcome = "program-error" if problem.stops else subject.preview.outcome
    return replace(subject, preview=replace(subject.preview, outcome=outcome, problems=(problem,)))


def _write(subject: Subject, step: Mapping[str, Any], folder: Path) -> Subject:
    def edit(root: Path) -> None:
        for path, text in step["write"].items():
            (root / path).write_text(text, encoding="utf-8")

    return _edited(subject, edit, folder)


def _delete(subject: Subject, step: Mapping[str, Any], folder: Path) -> Subject:
    def edit(root: Path) -> None:
        for path in step["delete"]:
            (root / path).unlink()

    return _edited(subject, edit, folder)


def _diagnose(subject: Subject, step: Mapping[str, Any], _folder: Path) -> Subject:
    """What only TypeScript's compiler says: the ideal is in Python (tests/analysis runs the compiler)."""
    diagnostic = msgspec.convert(step["diagnose"], SourceDiagnostic)
    diagnostics = (*subject.analysis.diagnostics, diagnostic)
    return replace(subject, analysis=replace(subject.analysis, diagnostics=diagnostics))


_ACTIONS: dict[str, Callable[[Subject, Mapping[str, Any], Path], Subject]] = {
    "change": _change,
    "remove": _remove,
    "add": _add,
    "exports": _exports,
    "outcome": _outcome,
    "problem": _problem,
    "write": _write,
    "delete": _delete,
    "diagnose": _diagnose,
}


def _edited(subject: Subject, edit: Callable[[Path], None], folder: Path) -> Subject:
    """The files go through intake and the static tools again, as an answer's would."""
    source = open_source(str(subject.workspace.root), folder / "edited")
    edit(source.root)
    workspace = open_source(str(source.root), folder / "opened")
    return replace(
        subject,
        workspace=workspace,
        analysis=analyse(workspace, _sdk()),
    )


@functools.cache
def _sdk() -> SdkFolders:
    root = ensure("python").root
    return SdkFolders(python=root, major=NEWEST_MAJOR, catalogue=root / "catalogue")


def _with_graph(subject: Subject, graph: ResourceGraph) -> Subject:
    return replace(
        subject, preview=replace(subject.preview, graph=graph), deprecations=deprecations(graph.types())
    )


def _select(graph: ResourceGraph, selector: Mapping[str, str]) -> tuple[Resource, ...]:
    chosen = tuple(
        resource
        for resource in graph.resources
        if fnmatch.fnmatchcase(resource.type, selector["type"])
        and fnmatch.fnmatchcase(resource.name, selector.get("name", "*"))
    )
    if not chosen:
        raise MutationError(f"the ideal has no such resource: {selector}")
    return chosen


def _written(resource: Resource, path: str, value: Any) -> Resource:
    """The input at ``path`` is the author's own from now on: no mark and no reference is left on it."""
    marks = {
        mark: tuple(item for item in getattr(resource, mark) if not _overlap(path, item)) for mark in _MARKS
    }
    top = path.partition(".")[0].partition("[")[0]
    whole = path == top
    return replace(
        resource,
        inputs=_put(resource.inputs, paths.split(path), value),
        references=tuple(item for item in resource.references if not paths.covers(path, item.path)),
        property_dependencies={
            key: urns for key, urns in resource.property_dependencies.items() if not (whole and key == top)
        },
        **marks,
    )


def _overlap(path: str, other: str) -> bool:
    return paths.covers(path, other) or paths.covers(other, path)


def _referring(resource: Resource, path: str, target: Resource) -> Resource:
    written = _written(resource, path, f"{target.name}-made-up-id")
    return replace(
        written,
        synthesised=(*written.synthesised, path),
        references=(*written.references, Reference(path, target.urn, "id")),
    )


def _put(value: Any, segments: tuple[paths.Segment, ...], new: Any) -> Any:
    """A copy of ``value`` with ``new`` at the path, or with nothing there for UNSET."""
    if not segments:
        return new
    first, rest = segments[0], segments[1:]
    if isinstance(first, int):
        items = list(value)
        items[first : first + 1] = [_put(items[first] if first < len(items) else {}, rest, new)]
        return items
    inner = _put(value.get(first, {}), rest, new) if rest else new
    left = {key: item for key, item in value.items() if key != first}
    return left if inner is msgspec.UNSET else {**value, first: inner}
