"""JUnit XML, as Jenkins' schema has it: a suite per answer, a case per finding and per requirement.

A case fails where the gate fails its level: a finding that the gate lets through is told in the output of a
case that passes, so that a build breaks exactly where ``grade`` does.
"""

import io
from collections.abc import Iterable, Iterator
from pathlib import Path

from junitparser import Error, Failure, JUnitXml, Skipped, TestCase, TestSuite

from harness.model.finding import Finding
from harness.model.scorecard import RequirementStatus, Scorecard
from harness.report.exports.places import place_of
from harness.report.summary import gate_line
from harness.report.text import one_line, shortened, visible

_LONGEST_NAME = 200


def render(cards: Iterable[Scorecard], root: Path) -> str:
    """The document, with its declaration."""
    document = JUnitXml("iac-harness")
    for card in cards:
        document.append(_suite(card, root))  # add_testsuite would unite suites that look alike
    document.update_statistics()
    document._elem.attrib.pop("skipped", None)  # the schema's root knows none
    stream = io.BytesIO()
    document.write(stream)
    return stream.getvalue().decode()


def _suite(card: Scorecard, root: Path) -> TestSuite:
    suite = TestSuite(one_line(card.case))
    suite.add_testcases(list(_cases(card, root)))
    return suite


def _cases(card: Scorecard, root: Path) -> Iterator[TestCase]:
    if card.unscored_reason is not None:
        told = f"{card.unscored_reason.stage}: {card.unscored_reason.message}"
        yield _case(card, "grading", "graded", Error(one_line(told), "unscored"))
        return
    yield _case(card, "grading", "the gate", *_gate(card))
    for finding in card.findings:
        yield _finding(card, finding, root)
    violated = {finding.requirement for finding in card.findings}
    for requirement in card.requirements:
        if requirement.id not in violated:
            yield _case(
                card, "requirements", f"{requirement.id}: {requirement.quote}", *_unchecked(requirement)
            )


def _unchecked(requirement: RequirementStatus) -> list[Skipped]:
    return [Skipped("no check of the rubric decides it")] if requirement.status == "unchecked" else []


def _gate(card: Scorecard) -> list[Failure]:
    return [] if card.verdict == "pass" else [Failure(gate_line(card), "gate")]


def _finding(card: Scorecard, finding: Finding, root: Path) -> TestCase:
    place = place_of(card, finding.evidence, root)
    name = f"{finding.title} ({place.path}:{place.start}) [{finding.id}]"
    text = "\n".join(_told(card, finding, f"{place.path}:{place.start}-{place.end}"))
    if finding.impact not in card.summary.get("gate", {}).get("fail_on", ()):
        case = _case(card, finding.impact, name)
        case.system_out = text
        return case
    failure = Failure(shortened(one_line(finding.message), 1_000), finding.impact)
    failure.text = text
    return _case(card, finding.impact, name, failure)


def _told(card: Scorecard, finding: Finding, place: str) -> Iterator[str]:
    yield f"{finding.impact.capitalize()}: {one_line(finding.message)}"
    yield one_line(place)
    if finding.evidence is not None:
        yield visible(finding.evidence.snippet)
    quotes = [item.quote for item in card.requirements if item.id == finding.requirement]
    yield from (f"Required: {one_line(quote)}" for quote in quotes)
    if finding.conflict is not None:
        yield f"Conflict: {one_line(finding.conflict)}"
    yield f"Root cause: {one_line(finding.root_cause)}"


def _case(card: Scorecard, group: str, name: str, *results: Failure | Error | Skipped) -> TestCase:
    case = TestCase(shortened(one_line(name), _LONGEST_NAME), f"{one_line(card.case)}.{group}")
    case.result = list(results)
    return case
