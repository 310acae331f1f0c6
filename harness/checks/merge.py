"""One defect, one finding: what several checks saw of the same cause becomes one.

Two findings have the same cause where they

* come from one check and point at the same lines (a constructor in a loop), or
* come from checks that declare the same ``cause`` and share a resource or evidence lines, or
* are one of a static tool or the preview and another of any check, point at the same line, and are of
  the same category: the tool saw in the text what the check saw in the graph.

The most serious one speaks; the others' evidence goes to ``also``, their references and impacts are
added.
"""

import msgspec

from harness.model.finding import IMPACTS, Evidence, Finding
from harness.model.rubric import Check, PreviewCheck, SourceCheck

_BASES = ("prompt", "provider", "best-practice", "ideal")


def merge(findings: tuple[Finding, ...], checks: dict[str, Check]) -> tuple[Finding, ...]:
    """The findings with the same causes united; the most serious first, then in the checks' order."""
    order = {check: position for position, check in enumerate(checks)}
    ranked = sorted(findings, key=lambda item: (*_rank(item), order[item.check]))
    united: list[Finding] = []
    for finding in ranked:
        for position, other in enumerate(united):
            if _same_cause(other, finding, checks):
                united[position] = _unite(other, finding)
                break
        else:
            united.append(finding)
    return tuple(united)


def _rank(finding: Finding) -> tuple[int, int]:
    return IMPACTS.index(finding.impact), _BASES.index(finding.basis)


def _same_cause(first: Finding, second: Finding, checks: dict[str, Check]) -> bool:
    one, other = checks[first.check], checks[second.check]
    if first.check == second.check:
        return first.evidence is not None and first.evidence == second.evidence
    shared = first.resource is not None and first.resource == second.resource
    if one.cause is not None and one.cause == other.cause:
        return shared or _overlap(first.evidence, second.evidence)
    textual = isinstance(one, SourceCheck | PreviewCheck) or isinstance(other, SourceCheck | PreviewCheck)
    return textual and first.category == second.category and _overlap(first.evidence, second.evidence)


def _overlap(first: Evidence | None, second: Evidence | None) -> bool:
    return (
        first is not None
        and second is not None
        and first.file == second.file
        and first.start_line <= second.end_line
        and second.start_line <= first.end_line
    )


def _unite(main: Finding, other: Finding) -> Finding:
    places = (*main.also, *((other.evidence,) if other.evidence else ()), *other.also)
    also = tuple(dict.fromkeys(place for place in places if place != main.evidence))
    return msgspec.structs.replace(
        main,
        also=also,
        references=tuple(dict.fromkeys((*main.references, *other.references))),
        impacts={**other.impacts, **main.impacts},
        requirement=main.requirement or other.requirement,
        ideal=main.ideal or other.ideal,
        conflict=main.conflict,
    )
