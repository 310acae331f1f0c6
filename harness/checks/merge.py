"""One defect, one finding: what several checks saw of the same cause becomes one.

Two findings have the same cause where they

* come from one check and point at the same lines, type and property (a constructor in a loop), or
* come from observations that name the same mistake (``Observation.causes``), or
* come from checks that declare the same ``cause`` and share a resource or evidence lines, or
* are one a difference from the ideal and the other about the same property of the same type, or about the
  same absence, or
* are one of a static tool or the preview and another of any check, point at the same line, and are of
  the same category: the tool saw in the text what the check saw in the graph.

The most serious one speaks (of equally serious ones not the preview's, which knows only the first
mistake's place); the others' evidence goes to ``also``, their references and impacts are added.
"""

import msgspec

from harness.checks import paths
from harness.checks.observation import ABSENT
from harness.model.finding import IMPACTS, Evidence, Finding
from harness.model.rubric import Check, IdealDifferencesCheck, PreviewCheck, ProblemCheck, SourceCheck

_BASES = ("prompt", "provider", "best-practice", "ideal")


class Candidate(msgspec.Struct, frozen=True):
    """A finding, and the mistakes that its observation names."""

    finding: Finding
    causes: tuple[str, ...] = ()


def merge(candidates: tuple[Candidate, ...], checks: dict[str, Check]) -> tuple[Finding, ...]:
    """The findings with the same causes united; the most serious first, then in the checks' order."""
    order = {check: position for position, check in enumerate(checks)}
    ranked = sorted(
        _unexplained(candidates, checks),
        key=lambda item: (
            *_rank(item.finding),
            isinstance(checks[item.finding.check], PreviewCheck),
            order[item.finding.check],
        ),
    )
    united: list[Candidate] = []
    for candidate in ranked:
        for position, other in enumerate(united):
            if _same_cause(other, candidate, checks):
                united[position] = _unite(other, candidate)
                break
        else:
            united.append(candidate)
    return tuple(item.finding for item in united)


def _unexplained(candidates: tuple[Candidate, ...], checks: dict[str, Check]) -> list[Candidate]:
    """Without the preview's own finding where a problem says what it stopped at, at that problem's level."""
    told = {
        cause
        for item in candidates
        if isinstance(checks[item.finding.check], ProblemCheck)
        for cause in item.causes
    }
    return [
        item
        for item in candidates
        if not (isinstance(checks[item.finding.check], PreviewCheck) and told & set(item.causes))
    ]


def _rank(finding: Finding) -> tuple[int, int]:
    return IMPACTS.index(finding.impact), _BASES.index(finding.basis)


def _same_cause(left: Candidate, right: Candidate, checks: dict[str, Check]) -> bool:
    first, second = left.finding, right.finding
    one, other = checks[first.check], checks[second.check]
    with_ideal = isinstance(one, IdealDifferencesCheck) or isinstance(other, IdealDifferencesCheck)
    shared_causes = set(left.causes) & set(right.causes)
    if any(with_ideal or not item.startswith(ABSENT) for item in shared_causes):
        return True
    if with_ideal and _same_property(first, second):
        return True
    if first.check == second.check:
        return first.evidence is not None and _same_thing(first, second)
    shared = first.resource is not None and first.resource == second.resource
    if one.cause is not None and one.cause == other.cause:
        return shared or _overlap(first.evidence, second.evidence)
    textual = isinstance(one, SourceCheck | PreviewCheck) or isinstance(other, SourceCheck | PreviewCheck)
    return textual and first.category == second.category and _overlap(first.evidence, second.evidence)


def _same_thing(first: Finding, second: Finding) -> bool:
    types = [item.resource.type if item.resource is not None else None for item in (first, second)]
    return (first.evidence, first.property, types[0]) == (second.evidence, second.property, types[1])


def _same_property(first: Finding, second: Finding) -> bool:
    """Whether both speak of one property of one type: what the ideal shows, a rule already said."""
    if first.resource is None or second.resource is None or not (first.property and second.property):
        return False
    roots = {str(paths.split(item)[0]) for item in (first.property, second.property)}
    return first.resource.type == second.resource.type and len(roots) == 1


def _overlap(first: Evidence | None, second: Evidence | None) -> bool:
    return (
        first is not None
        and second is not None
        and first.file == second.file
        and first.start_line <= second.end_line
        and second.start_line <= first.end_line
    )


def _unite(left: Candidate, right: Candidate) -> Candidate:
    main, other = left.finding, right.finding
    places = (*main.also, *((other.evidence,) if other.evidence else ()), *other.also)
    also = tuple(dict.fromkeys(place for place in places if place != main.evidence))
    finding = msgspec.structs.replace(
        main,
        also=also,
        references=tuple(dict.fromkeys((*main.references, *other.references))),
        impacts={**other.impacts, **main.impacts},
        requirement=main.requirement or other.requirement,
        ideal=main.ideal or other.ideal,
        conflict=main.conflict,
    )
    return Candidate(finding, (*left.causes, *right.causes))
