"""Whether a second run is needed, and what both runs together say."""

from collections.abc import Iterable

import msgspec

from harness.model.graph import ResourceGraph, SourcePosition
from harness.model.preview import Preview, Problem
from harness.model.workspace import Workspace
from harness.preview.sandbox.output import sanitise
from harness.preview.tolerant import seen
from harness.preview.tolerant.manifests import Packages
from harness.preview.tolerant.marks import Marks, marked
from harness.preview.tolerant.report import ReportedProblem, TolerantReport, to_problem

_FAILED = frozenset({"program-error", "no-resources", "killed"})
_UNOFFERED = "the program needs a package that its project names and that is not offered here"
_DENIED = "the program runs a command or calls a network that a preview here does not reach"
_LATER = "the program reads a value that only a deployment, or a provider's plugin, can give"
# What a command that fails, or a network that is not there, raises: a sandbox has neither.
OUTSIDE = frozenset(
    {
        "CalledProcessError",
        "ConnectTimeout",
        "ConnectionError",
        "ConnectionRefusedError",
        "EndpointConnectionError",
        "SSLError",
        "URLError",
        "gaierror",
    }
)
_OUTPUT_KINDS = frozenset({"output-serialised", "output-misused"})


def is_needed(strict: Preview) -> bool:
    """After a failure of the program's own, and where an Output became text: only guarded code sees where."""
    return strict.outcome in _FAILED or (
        strict.outcome == "succeeded" and seen.formatted_outputs(strict.graph)
    )


def alone(strict: Preview) -> Preview:
    """A preview that needs no second run, with the problems that do not stop one."""
    return msgspec.structs.replace(strict, problems=_ordered(_seen(strict.graph)))


def united(strict: Preview, tolerant: Preview, report: TolerantReport, workspace: Workspace) -> Preview:
    """The strict run's verdict with the tolerant run's graph, and the problems of both."""
    strict = msgspec.structs.replace(strict, runs=(*tolerant.runs, tolerant.outcome))
    reported = report.problems
    cidr = any(item.kind == "missing-config" and "cidr" in (item.symbol or "").lower() for item in reported)
    graph, marks = marked(tolerant.graph, cidr=cidr)
    packages = Packages(workspace)
    problems = _reported(reported, graph, marks, packages)
    if strict.outcome == "succeeded":
        found = [_harmless(item) for item in problems if item.kind in _OUTPUT_KINDS]
        explained = {item.urn for item in found}
        found += [item for item in seen.misused_in(strict.graph) if item.urn not in explained]
        return msgspec.structs.replace(strict, problems=_ordered([*found, *_seen(strict.graph)]))
    if len(graph.resources) < len(strict.graph.resources):
        graph = strict.graph
    problems += [*seen.duplicates(graph), *_invocations(graph, problems, report), *seen.deprecations(graph)]
    # An error that only the SDK's own tasks met is a consequence, where a cause is known.
    placed = [item for item in problems if item.position is not None or item.kind != "exception"]
    problems = placed if any(item.stops for item in placed) else problems
    inconclusive = None
    if not any(item.stops for item in problems):
        inconclusive = _inconclusive(strict, reported, packages)
        problems += [] if inconclusive else _strict_error(strict)
    return msgspec.structs.replace(
        strict, graph=graph, problems=_ordered(problems), inconclusive=inconclusive
    )


def _inconclusive(strict: Preview, reported: tuple[ReportedProblem, ...], packages: Packages) -> str | None:
    """Why a failure without a cause in the answer says nothing about it, where it does not."""
    if any(item.kind == "missing-module" and packages.may_offer(item.symbol or "") for item in reported):
        return _UNOFFERED
    if strict.error is not None and strict.error.type in OUTSIDE:
        return _DENIED
    return _LATER if _rests_on_answers(strict) else None


def _rests_on_answers(strict: Preview) -> bool:
    """Whether a data source had a stand-in for its answer, or a component has outputs that nobody knows."""
    answered = any(call.outcome == "unsupported" for call in strict.graph.invocations)
    opaque = any(resource.children_unknown for resource in strict.graph.resources)
    return (answered or opaque) and strict.error is not None


def _seen(graph: ResourceGraph) -> list[Problem]:
    return [*seen.duplicates(graph), *seen.deprecations(graph)]


def _reported(
    reported: tuple[ReportedProblem, ...], graph: ResourceGraph, marks: Marks, packages: Packages
) -> list[Problem]:
    """The host program's problems, but for those of our own making and those that reach nothing."""
    found = []
    for number, item in enumerate(reported):
        ours = item.file is not None and item.file.startswith("/")
        offered = item.kind == "missing-module" and packages.may_offer(item.symbol or "")
        outside = item.kind == "exception" and item.symbol in OUTSIDE
        lost = item.marked and number not in marks.reached and item.name is None
        if not (ours or offered or outside or lost):
            urn, path = marks.reached.get(number) or _place(item, graph)
            known = urn if urn != "exports" else None
            found.append(_with_type(to_problem(item, known, path or None), graph))
    return found


def _with_type(problem: Problem, graph: ResourceGraph) -> Problem:
    """The problem with the type of the resource that it reaches, where the program could not say it."""
    if problem.type is not None or problem.urn is None:
        return problem
    found = next((item.type for item in graph.resources if item.urn == problem.urn), None)
    return msgspec.structs.replace(problem, type=found)


def _place(item: ReportedProblem, graph: ResourceGraph) -> tuple[str | None, str | None]:
    """The resource that a problem reaches, by its type and name."""
    if item.name is None:
        return None, None
    named = [one for one in graph.resources if one.name == item.name and item.owner in (one.type, None)]
    named = named or [one for one in graph.resources if one.name == item.name]
    path = seen.camel_case(item.property) if item.property else None
    return (named[0].urn if len(named) == 1 else None), path


def _invocations(graph: ResourceGraph, problems: Iterable[Problem], report: TolerantReport) -> list[Problem]:
    """The data sources that failed, each with the line that calls it where the program has one such call."""
    told = {item.symbol for item in problems if item.kind == "invoke-failed"}
    places: dict[str, SourcePosition] = {}
    for call in report.invocations:
        name = seen.camel_case(call.function).removesuffix("Output")
        if call.line > 0 and not call.file.startswith("/"):
            places.setdefault(name, SourcePosition(sanitise(call.file), call.line))
    found = [item for item in seen.failed_invocations(graph) if item.symbol not in told]
    return [
        msgspec.structs.replace(item, position=places.get((item.symbol or "").rpartition(":")[2]))
        for item in found
    ]


def _strict_error(strict: Preview) -> list[Problem]:
    """The error of the strict run, where the tolerant one met none: nothing is lost."""
    if strict.error is None:
        return []
    message = f"{strict.error.type}: {' '.join(strict.error.message.split())[:600]}"
    return [Problem("exception", message, strict.error.position, strict.error.type)]


def _harmless(problem: Problem) -> Problem:
    return msgspec.structs.replace(problem, stops=False)


def _ordered(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Each once, those that stop the program first, then by place."""
    unique = {(item.kind, item.position, item.symbol, item.message): item for item in problems}
    return tuple(sorted(unique.values(), key=_order))


def _order(problem: Problem) -> tuple[bool, str, int, str, str]:
    place = problem.position
    return (
        not problem.stops,
        place.file if place else "\U0010ffff",
        place.line if place else 0,
        problem.kind,
        problem.message,
    )
