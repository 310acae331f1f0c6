"""The sections of a failures analysis that hold its findings, one section per level."""

from collections.abc import Iterator

from harness.model.finding import IMPACTS, Basis, Evidence, Finding
from harness.model.rubric import Rubric
from harness.model.scorecard import RequirementStatus, Scorecard
from harness.report.escape import fence, inline, place, reference

# What a finding rests on, in words.
BASES: dict[Basis, str] = {
    "prompt": "",
    "best-practice": "No requirement of the PROMPT demands this; it rests on best practice.",
    "provider": "It rests on what the AWS provider accepts.",
    "ideal": "It rests on the ideal stack.",
}


def finding_blocks(card: Scorecard, rubric: Rubric | None) -> Iterator[str]:
    """The blocks of all levels, gravest first; findings are numbered through."""
    number = 0
    fixes = fix_texts(rubric)
    requirements = {requirement.id: requirement for requirement in card.requirements}
    for level in IMPACTS:
        findings = [finding for finding in card.findings if finding.impact == level]
        yield f"## {level.capitalize()} Failures"
        if not findings:
            yield f"No finding at level {level.capitalize()}."
            yield "---"
        for finding in findings:
            number += 1
            requirement = requirements.get(finding.requirement or "")
            yield from _finding(number, finding, requirement, fixes.get(finding.check))
            yield "---"


def _finding(
    number: int, finding: Finding, requirement: RequirementStatus | None, fix: str | None
) -> Iterator[str]:
    yield f"### {number}. {inline(finding.title)}"
    yield f"**Impact Level**: {finding.impact.capitalize()}"
    yield from _issue(finding)
    yield from _fix(finding, fix)
    yield f"**Root Cause**: {_root_cause(finding, requirement)}"
    if finding.conflict:
        yield f"**Conflict with the PROMPT**: {inline(finding.conflict)}"
    if finding.references:
        yield _list("AWS Documentation Reference", [reference(link) for link in finding.references])
    for kind, impacts in finding.impacts.items():
        yield _list(f"{inline(kind)} Impact", [inline(impact) for impact in impacts])


def _issue(finding: Finding) -> Iterator[str]:
    yield f"**MODEL_RESPONSE Issue**:\n{inline(finding.message)}"
    if finding.evidence is not None:
        yield from _quoted(finding.evidence)
    if finding.also:
        yield "Further evidence of the same defect:"
        for evidence in finding.also:
            yield from _quoted(evidence)


def _fix(finding: Finding, text: str | None) -> Iterator[str]:
    if text is None and finding.ideal is None:
        yield "**IDEAL_RESPONSE Fix**:\nThe ideal stack holds no single place to quote for this finding."
        return
    yield "**IDEAL_RESPONSE Fix**:" + (f"\n{inline(text)}" if text else "")
    if finding.ideal is not None:
        yield from _quoted(finding.ideal)


def _quoted(evidence: Evidence) -> Iterator[str]:
    yield f"{place(evidence)}:" if evidence.snippet.strip() else f"{place(evidence)}."
    if evidence.snippet.strip():
        yield fence(evidence.snippet, evidence.file)


def _root_cause(finding: Finding, requirement: RequirementStatus | None) -> str:
    return " ".join(part for part in (inline(finding.root_cause), _grounds(finding, requirement)) if part)


def _grounds(finding: Finding, requirement: RequirementStatus | None) -> str:
    """The requirement that the finding rests on, unless the cause cites it already; else its basis."""
    if requirement is None:
        return BASES[finding.basis]
    if requirement.quote in finding.root_cause:
        return ""
    verb = "says" if finding.conflict else "requires"
    return f'The PROMPT {verb}: "{inline(requirement.quote)}"'


def fix_texts(rubric: Rubric | None) -> dict[str, str]:
    """The fixes that the rubric words, by check."""
    checks = () if rubric is None else rubric.checks
    return {check.id: check.fix.text for check in checks if check.fix is not None and check.fix.text}


def _list(title: str, items: list[str]) -> str:
    return "\n".join([f"**{title}**:", *(f"- {item}" for item in items)])
