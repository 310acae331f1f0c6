"""Kind ``source``: no diagnostic of the named rules of the static tools."""

import re
from fnmatch import fnmatchcase

from harness.checks import evidence
from harness.checks.facts import Facts, Stack
from harness.checks.observation import Observation, Observed, cause, observed
from harness.model.analysis import SourceDiagnostic
from harness.model.finding import Evidence
from harness.model.rubric import SourceCheck
from harness.model.workspace import Language

TOOLS: dict[Language, frozenset[str]] = {
    "python": frozenset({"ruff", "ty"}),
    "typescript": frozenset({"oxlint", "typescript"}),
}

# Ruff's words for a name that nothing defines: a run that reaches it stops there, and names it, too.
_UNDEFINED = re.compile(r"^Undefined name [`'](\w+)[`']")


def observe(check: SourceCheck, facts: Facts) -> Observed:
    """One observation for all diagnostics, or one for each."""
    found = [item for item in facts.subject.analysis.diagnostics if _concerns(check, item)]
    if found:
        groups = [(item,) for item in found] if check.each else [tuple(found)]
        return observed(tuple(_observation(facts.answer, group) for group in groups), "held")
    needed = TOOLS[facts.answer.workspace.layout.language] & set(check.rules)
    if not needed:
        return Observed("vacuous")
    unavailable = needed & set(facts.subject.analysis.unavailable)
    return Observed("unsure" if unavailable else "held")


def _concerns(check: SourceCheck, diagnostic: SourceDiagnostic) -> bool:
    codes = check.rules.get(diagnostic.tool, ())
    return any(fnmatchcase(diagnostic.rule, code) for code in codes) and not any(
        re.search(expression, diagnostic.message) for expression in check.ignore
    )


def _observation(stack: Stack, group: tuple[SourceDiagnostic, ...]) -> Observation:
    places = tuple(place for item in group if (place := _place(stack, item)) is not None)
    symbols = dict.fromkeys(item.symbol or f"{item.file}:{item.line}" for item in group)
    return Observation(
        value=", ".join(symbols),
        detail="; ".join(f"{item.file}:{item.line} {item.message}" for item in group),
        evidence=places[0] if places else None,
        also=places[1:],
        causes=tuple(
            cause(item.file, item.line, name) for item in group for name in _UNDEFINED.findall(item.message)
        ),
    )


def _place(stack: Stack, diagnostic: SourceDiagnostic) -> Evidence | None:
    return evidence.of_lines(stack, diagnostic.file, diagnostic.line, diagnostic.end_line)
