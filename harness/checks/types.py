"""Kind ``types``: what the type checkers say of the program, in the field's words."""

import re
from collections.abc import Iterable, Iterator, Mapping

from harness.checks import evidence
from harness.checks.facts import Facts, Stack
from harness.checks.observation import Observation, Observed, cause, observed
from harness.model.analysis import RESOURCE_OPTION, SdkProblem, SdkProblemKind, SourceDiagnostic
from harness.model.finding import Evidence
from harness.model.graph import Resource, SourcePosition
from harness.model.rubric import TypesCheck

_UNTYPING: frozenset[SdkProblemKind] = frozenset({"unknown-module", "unknown-member", "unknown-name"})
_SENTENCES: Mapping[str, str] = {
    "unknown-argument": "`{written}` is no argument of {owner}",
    "missing-argument": "{owner} lacks its required argument `{written}`",
    "unknown-member": "the SDK does not have {members}",
    "unknown-module": "the import path resolves to no module of the answer or its manifest: `{written}`",
    "unknown-name": "nothing defines `{written}`",
    "wrong-type": "{property} takes {expected}, not {written}",
    "uninitialised": "no constructor sets `{written}`",
    "untyped": "`{written}` is declared without a type",
}


def observe(check: TypesCheck, facts: Facts) -> Observed:
    """One observation for each thing that is wrong; unsure where the type checker could not run."""
    groups: dict[tuple[str, ...], list[tuple[SourceDiagnostic, SdkProblem]]] = {}
    for diagnostic in facts.subject.analysis.diagnostics:
        if (
            diagnostic.sdk is not None
            and diagnostic.sdk.kind in check.problems
            and _may_be(diagnostic.sdk, facts)
        ):
            groups.setdefault(_key(diagnostic, diagnostic.sdk), []).append((diagnostic, diagnostic.sdk))
    seen = tuple(_observation(facts.answer, tuple(group)) for group in groups.values())
    checker = {"python": "ty", "typescript": "typescript"}[facts.answer.workspace.layout.language]
    unavailable = checker in facts.subject.analysis.unavailable
    return observed(seen, "unsure" if unavailable else "held")


def _may_be(problem: SdkProblem, facts: Facts) -> bool:
    """Whether neither the run nor another mistake explains it.

    A program that ran to its end found each of its modules; what comes from an unknown one has no type.
    """
    if problem.kind == "untyped":
        found = {item.sdk.kind for item in facts.subject.analysis.diagnostics if item.sdk is not None}
        return not found & _UNTYPING
    return problem.kind != "unknown-module" or facts.subject.preview.outcome != "succeeded"


def _key(diagnostic: SourceDiagnostic, problem: SdkProblem) -> tuple[str, ...]:
    """What makes two diagnostics one mistake: the same thing wrongly remembered."""
    if problem.kind == "unknown-module":
        return problem.kind, diagnostic.file, re.split(r"[./]", problem.written)[0]
    if problem.kind == "unknown-member" and problem.token is None:
        return problem.kind, diagnostic.file  # one file's picture of the SDK, of which nothing is there
    if problem.instead == RESOURCE_OPTION:
        return problem.kind, problem.written
    place = re.sub(r"\[\d+\]", "", problem.property or "")
    owner = diagnostic.file if problem.token is None else problem.owner or diagnostic.file
    return problem.kind, owner, place, problem.written, problem.expected or ""


def _observation(stack: Stack, group: tuple[tuple[SourceDiagnostic, SdkProblem], ...]) -> Observation:
    diagnostic, first = group[0]
    return Observation(
        resources=tuple(item for pair in group if (item := _resource(stack, *pair)) is not None),
        property=first.property,
        properties=tuple(problem.property for _, problem in group if problem.token is not None),
        value=_short(tuple(dict.fromkeys(problem.written for _, problem in group))),
        expected=first.instead or first.expected or "",
        detail=_words(group),
        evidence=None if first.line is not None else _lines(stack, diagnostic),
        also=tuple(
            place
            for item, problem in group[1:]
            if problem.line is None and (place := _lines(stack, item)) is not None
        ),
        causes=tuple(dict.fromkeys(key for pair in group for key in _causes(*pair))),
    )


def _resource(stack: Stack, diagnostic: SourceDiagnostic, problem: SdkProblem) -> Resource | None:
    """The resource that the preview registered there, else one that has only its place and its type."""
    if problem.token is None:
        return None
    line = problem.line or diagnostic.line
    for resource in stack.graph.resources:
        position = resource.position
        if resource.type == problem.token and position == SourcePosition(diagnostic.file, line):
            return resource
    position = SourcePosition(diagnostic.file, line) if problem.line is not None else None
    return Resource("", problem.token, problem.name or "", custom=True, inputs={}, position=position)


def _lines(stack: Stack, diagnostic: SourceDiagnostic) -> Evidence | None:
    return evidence.of_lines(stack, diagnostic.file, diagnostic.line, diagnostic.end_line)


def _causes(diagnostic: SourceDiagnostic, problem: SdkProblem) -> Iterator[str]:
    """Where a run that stops at the mistake would name it: at the statement, or at the line itself."""
    names = [problem.written, re.split(r"[./]", problem.written)[0]]
    if problem.kind == "unknown-argument" and problem.instead:
        names += re.findall(r"\w+", problem.instead)  # the one that is missing for it
    for line in (diagnostic.line, problem.line or diagnostic.line):
        yield from (cause(diagnostic.file, line, name) for name in names)


def _words(group: tuple[tuple[SourceDiagnostic, SdkProblem], ...]) -> str:
    first = group[0][1]
    text = _SENTENCES[first.kind].format(
        members=_listed(f"`{problem.written}` of {problem.owner}" for _, problem in group),
        written=_listed(problem.written for _, problem in group),
        owner=_listed(problem.owner or "its class" for _, problem in group),
        property=_listed(problem.property or problem.owner or "the variable" for _, problem in group),
        expected=first.expected or "something else",
    )
    remedies = dict.fromkeys(problem.instead for _, problem in group if problem.instead)
    text += "".join(f"; {remedy}" for remedy in remedies)
    if first.majors:
        versions = ", ".join(str(number) for number in first.majors)
        text += f" (in version {versions} of the provider's SDK; another major version takes it)"
    places = [f"{item.file}:{item.line}" for item, _ in group]
    return f"{text} — {', '.join(dict.fromkeys(places))}"


def _short(names: tuple[str, ...]) -> str:
    return names[0] if len(names) == 1 else f"{names[0]} and {len(names) - 1} more"


def _listed(names: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(names))
