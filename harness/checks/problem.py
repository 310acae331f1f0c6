"""Kind ``problem``: what running the program showed, behind each of its failures."""

import re

from harness.checks import evidence, missing_configuration
from harness.checks.facts import Facts, Stack
from harness.checks.observation import Observation, Observed, cause, observed
from harness.model.finding import Evidence
from harness.model.graph import Resource
from harness.model.preview import Preview, Problem
from harness.model.rubric import ProblemCheck

_UNDEFINED = re.compile(r"^(NameError: |ReferenceError: )?(the )?name [`'][^`']+[`'] is not defined$")


def observe(check: ProblemCheck, facts: Facts) -> Observed:
    """One observation for each thing that is wrong; unsure where a failed preview shows none."""
    preview = facts.subject.preview
    found = [problem for problem in preview.problems if _concerns(check, problem)]
    groups: dict[tuple[str, ...], list[Problem]] = {}
    for problem in found:
        groups.setdefault(_key(problem) if check.each else (), []).append(problem)
    seen = tuple(_observation(facts.answer, tuple(group)) for group in groups.values())
    return observed(seen, "held" if preview.outcome == "succeeded" or preview.problems else "unsure")


def explanation(preview: Preview) -> tuple[str, ...]:
    """The causes of what a strict run stopped at: the problem at its error's place, else the first."""
    stopping = [problem for problem in preview.problems if problem.stops]
    place = preview.error.position if preview.error is not None else None
    there = [
        problem for problem in stopping if place is not None and _stands_at(problem, place.file, place.line)
    ]
    return _causes(there[0], None) if there else (_causes(stopping[0], None) if stopping else ())


def _stands_at(problem: Problem, file: str, line: int) -> bool:
    position = problem.position
    return position is not None and position.file == file and line in (position.line, problem.start_line)


def _concerns(check: ProblemCheck, problem: Problem) -> bool:
    return problem.kind in check.kinds and (check.stops is None or check.stops == problem.stops)


def _key(problem: Problem) -> tuple[str, ...]:
    """What makes two problems one mistake: the same name that is wrong about the same class."""
    if _UNDEFINED.search(problem.message) and problem.position is not None:
        return problem.kind, problem.position.file  # a part of the file that was never written
    if problem.symbol is None or problem.kind == "exception":
        return problem.kind, str(problem.position), problem.message
    return problem.kind, problem.symbol, problem.type or ""


def _observation(stack: Stack, group: tuple[Problem, ...]) -> Observation:
    first = group[0]
    resources = tuple(dict.fromkeys(problem.urn for problem in group if problem.urn in stack.by_urn))
    places = [place for problem in group if (place := _place(stack, problem)) is not None]
    return Observation(
        resources=tuple(stack.by_urn[urn] for urn in resources if urn is not None),
        property=first.property,
        value=first.symbol or "",
        expected=first.suggestion or "",
        detail=_words(stack, group),
        evidence=places[0] if places else None,
        also=tuple(places[1:]),
        causes=tuple(
            key
            for problem in group
            for key in (
                *_causes(problem, stack.by_urn.get(problem.urn or "")),
                *missing_configuration.causes(stack, problem),
            )
        ),
        consequence=_consequence(stack, group),
    )


def _consequence(stack: Stack, group: tuple[Problem, ...]) -> str | None:
    """Another consequence than the check's, where all places agree."""
    if not all(problem.kind == "missing-config" for problem in group):
        return None
    places = [(problem, _place(stack, problem)) for problem in group]
    found = {
        missing_configuration.consequence(stack, problem, (place.snippet or "") if place else "")
        for problem, place in places
    }
    return found.pop() if len(found) == 1 else None


def _place(stack: Stack, problem: Problem) -> Evidence | None:
    return evidence.of_position(stack, problem.position) if problem.position is not None else None


def _causes(problem: Problem, resource: Resource | None) -> tuple[str, ...]:
    """Where a type checker or a run that stops would name the mistake: its line, or its statement's."""
    position = problem.position
    symbol = problem.symbol or problem.message
    if position is None:
        return (cause("", 0, symbol),)
    lines = {position.line, problem.start_line or position.line}
    if resource is not None and resource.position is not None and resource.position.file == position.file:
        lines.add(resource.position.line)
    names = dict.fromkeys((symbol, re.split(r"[./]", symbol)[0]))
    if problem.kind == "unknown-argument" and problem.suggestion:
        names[problem.suggestion] = None  # the one that is missing for it
    return tuple(cause(position.file, line, name) for line in sorted(lines) for name in names)


def _words(stack: Stack, group: tuple[Problem, ...]) -> str:
    said = []
    for message in dict.fromkeys(problem.message for problem in group):
        same = [problem for problem in group if problem.message == message]
        places = dict.fromkeys(f"{item.position.file}:{item.position.line}" for item in same if item.position)
        meant = f"; `{same[0].suggestion}` is near" if same[0].suggestion else ""
        if same[0].kind == "missing-config" and (
            space := missing_configuration.namespace_of_stack(stack, same[0])
        ):
            meant = f"; the stack sets it in the namespace `{space}`"
        said.append(f"{message}{meant}" + (f" — {', '.join(places)}" if places else ""))
    return "; ".join(said)
