from pathlib import Path
from xml.etree import ElementTree

import xmlschema
from hypothesis import given

from harness.model.scorecard import Scorecard
from harness.report.exports import junit
from harness.scorecard.gate import GateOverride, regated
from tests.report import samples
from tests.report.exports.hostile import FEW, MANY

# Jenkins' schema (xunit-plugin, MIT), unchanged.
SCHEMA = xmlschema.XMLSchema(Path(__file__).parent / "schemas" / "junit-10.xsd")


def document(*cards: Scorecard) -> ElementTree.Element:
    text = junit.render(cards, Path())
    SCHEMA.validate(text)
    return ElementTree.fromstring(text)


def test_the_schema_refuses_what_is_not_junit() -> None:
    text = junit.render([samples.full()], Path()).replace("<testcase name=", "<testcase called=", 1)

    assert not SCHEMA.is_valid(text)


def test_the_gate_says_what_fails() -> None:
    suite = document(samples.full())[0]

    failing = [case.get("classname", "") for case in suite if case.find("failure") is not None]
    assert failing == ["fintech-loan.grading", "fintech-loan.critical"]
    passing = [case for case in suite if case.get("classname") == "fintech-loan.low"]
    assert "Root cause: Tags came from the caller alone." in (passing[0].findtext("system-out") or "")


def test_a_gate_that_the_user_sets_says_what_fails() -> None:
    suite = document(regated(samples.full(), GateOverride("low", 100.0)))[0]

    assert sum(case.find("failure") is not None for case in suite) == 4


def test_a_gate_that_nothing_fails_fails_nothing() -> None:
    root = document(regated(samples.full(), GateOverride("none")))

    assert root.get("failures") == "0"


def test_a_failure_tells_place_snippet_requirement_and_cause() -> None:
    failure = document(samples.full())[0].find("testcase/failure[@type='critical']")

    assert failure is not None
    told = failure.text or ""
    assert "samples/answer/lib/tap-stack.ts:12-12" in told
    assert 'password: pulumi.secret("TempPassword123!")' in told
    assert "Required: Secrets should be fetched from there" in told


def test_requirements_without_findings_are_met_or_skipped() -> None:
    suite = document(samples.graded(samples.PASSWORD))[0]

    requirements = {
        (case.get("name") or "").split(":")[0]: case.find("skipped") is not None
        for case in suite
        if case.get("classname") == "fintech-loan.requirements"
    }
    assert requirements == {"log-retention": False, "waf": True}


def test_an_unscored_answer_is_an_error_and_no_failure() -> None:
    root = document(samples.unscored(), samples.graded())

    assert (root.get("tests"), root.get("errors"), root.get("failures")) == ("5", "1", "0")
    error = root[0].find("testcase/error")
    assert error is not None
    assert (error.get("message") or "").startswith("localstack: it went away")


@FEW
@given(MANY)
def test_whatever_the_answers_hold_the_document_is_valid(cards: list[Scorecard]) -> None:
    root = document(*cards)

    assert len(root) == len(cards)
    assert {element.tag for element in root.iter()} <= {
        "testsuites", "testsuite", "testcase", "failure", "error", "skipped", "system-out",
    }  # fmt: skip
