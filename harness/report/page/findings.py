"""Findings as the page shows them."""

import msgspec

from harness.model.finding import Basis, Finding
from harness.model.rubric import Rubric
from harness.model.scorecard import RequirementStatus, Scorecard
from harness.report.findings import BASES, fix_texts
from harness.report.page.code import CodeView, code_view


class FindingView(msgspec.Struct, frozen=True):
    """One finding with its code on both sides. ``grounds`` says what it rests on where no quote does."""

    number: int
    finding: Finding
    answer: tuple[CodeView, ...]
    ideal: CodeView | None
    fix: str | None
    requirement: RequirementStatus | None
    grounds: str
    files: tuple[str, ...]


def finding_views(card: Scorecard, rubric: Rubric | None) -> tuple[FindingView, ...]:
    """All findings in the card's order (gravest first), numbered through as the markdown report does."""
    fixes = fix_texts(rubric)
    requirements = {requirement.id: requirement for requirement in card.requirements}
    return tuple(
        _view(number, finding, requirements.get(finding.requirement or ""), fixes.get(finding.check))
        for number, finding in enumerate(card.findings, 1)
    )


def _view(
    number: int, finding: Finding, requirement: RequirementStatus | None, fix: str | None
) -> FindingView:
    places = (*([finding.evidence] if finding.evidence else []), *finding.also)
    return FindingView(
        number,
        finding,
        tuple(code_view(place) for place in places),
        None if finding.ideal is None else code_view(finding.ideal),
        fix,
        requirement,
        _grounds(finding.basis, requirement),
        tuple(dict.fromkeys(place.file for place in places)),
    )


def _grounds(basis: Basis, requirement: RequirementStatus | None) -> str:
    return "" if requirement is not None else BASES[basis]
