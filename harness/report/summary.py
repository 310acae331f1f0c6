"""The summary of a failures analysis: all of it computed from the card and the rubric."""

from collections import Counter
from collections.abc import Iterator

from harness.model.finding import IMPACTS, Finding
from harness.model.rubric import KnowledgeGap, Rubric
from harness.model.scorecard import Scorecard
from harness.report.escape import inline
from harness.report.text import counted

_MOST_GAPS = 3


def summary_blocks(card: Scorecard, rubric: Rubric | None) -> Iterator[str]:
    """Totals by level, grade, primary knowledge gaps and training value."""
    yield "## Summary"
    knowledge = {} if rubric is None else rubric.knowledge
    categories = _categories(card.findings)
    grade = [f"- **Total failures**: {totals(card.findings)}", *_grade(card)]
    if not categories:
        yield "\n".join(grade)
        yield "- **Training value**: A positive example: no check found a failure."
        return
    gaps = [
        f"  {rank}. {_gap(category, knowledge)} ({findings[0].impact} - {inline(findings[0].title)})"
        for rank, (category, findings) in enumerate(categories[:_MOST_GAPS], 1)
    ]
    yield "\n".join([*grade, "- **Primary knowledge gaps**:", *gaps])
    lessons = [f"  - {_lesson(category, findings, knowledge)}" for category, findings in categories]
    yield "\n".join(["- **Training value**: This example demonstrates:", *lessons])


def totals(findings: tuple[Finding, ...]) -> str:
    """The findings by level, as the form has it: ``3 Critical, 2 High, 3 Medium, 2 Low``."""
    by_level = Counter(finding.impact for finding in findings)
    return ", ".join(f"{by_level[level]} {level.capitalize()}" for level in IMPACTS)


def knowledge_gaps(card: Scorecard, rubric: Rubric | None) -> Iterator[str]:
    """The areas of the gravest findings, worst first, as plain text."""
    knowledge = {} if rubric is None else rubric.knowledge
    for category, _ in _categories(card.findings)[:_MOST_GAPS]:
        yield knowledge[category].gap if category in knowledge else _named(category)


def gate_line(card: Scorecard) -> str:
    """Score and verdict with the gate's terms: ``score 12 of 100; the gate (…) fails``."""
    gate = card.summary.get("gate", {})
    levels = " or ".join(gate.get("fail_on", ()))
    terms = [f"no {levels} finding"] if levels else []
    if gate.get("min_score"):
        terms.append(f"a score of at least {gate['min_score']:g}")
    verdict = "holds" if card.verdict == "pass" else "fails"
    told = f" ({', '.join(terms)})" if terms else ""
    return f"score {card.score:g} of 100; the gate{told} {verdict}"


def _grade(card: Scorecard) -> Iterator[str]:
    yield f"- **Grade**: {gate_line(card)}"
    if card.requirements:
        states = Counter(requirement.status for requirement in card.requirements)
        told = ", ".join(f"{states[state]} {state}" for state in ("met", "violated", "unchecked"))
        yield f"- **Requirements**: {told}"


def _categories(findings: tuple[Finding, ...]) -> list[tuple[str, list[Finding]]]:
    """Findings by category, the gravest first: by the highest level, then by number, then by name."""
    found: dict[str, list[Finding]] = {}
    for finding in sorted(findings, key=lambda item: IMPACTS.index(item.impact)):
        found.setdefault(finding.category, []).append(finding)
    return sorted(found.items(), key=lambda item: (*_weight(item[1]), item[0]))


def _weight(findings: list[Finding]) -> tuple[int, ...]:
    return tuple(-sum(finding.impact == level for finding in findings) for level in IMPACTS)


def _gap(category: str, knowledge: dict[str, KnowledgeGap]) -> str:
    return inline(knowledge[category].gap if category in knowledge else _named(category))


def _lesson(category: str, findings: list[Finding], knowledge: dict[str, KnowledgeGap]) -> str:
    lesson = knowledge[category].training if category in knowledge else _named(category)
    return f"{inline(lesson)}: {counted(len(findings), 'finding')}"


def _named(category: str) -> str:
    return category.replace("-", " ").capitalize()
