import json
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import msgspec
import pytest
from hypothesis import given
from jsonschema import Draft4Validator

from harness.model.scorecard import Scorecard
from harness.report.exports import sarif
from tests.report import samples
from tests.report.exports.hostile import FEW, MANY

# The schema as OASIS publishes it, unchanged: docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/
SCHEMA = json.loads((Path(__file__).parent / "schemas" / "sarif-schema-2.1.0.json").read_bytes())
VALIDATOR = Draft4Validator(SCHEMA, format_checker=Draft4Validator.FORMAT_CHECKER)


def run_of(*cards: Scorecard) -> dict[str, Any]:
    log = json.loads(sarif.render(cards, Path()))
    assert [error.message for error in VALIDATOR.iter_errors(log)] == []
    (run,) = log["runs"]
    assert isinstance(run, dict)
    return run


def test_the_schema_refuses_what_is_not_sarif() -> None:
    log = json.loads(sarif.render([samples.full()], Path()))
    log["runs"][0]["results"][0]["level"] = "critical"

    assert not VALIDATOR.is_valid(log)


def test_a_finding_stands_at_its_line_relative_to_the_root() -> None:
    run = run_of(samples.full())
    result = run["results"][0]

    physical = result["locations"][0]["physicalLocation"]
    assert physical["artifactLocation"] == {
        "uri": "samples/answer/lib/tap-stack.ts",
        "uriBaseId": "%SRCROOT%",
    }
    assert (physical["region"]["startLine"], physical["region"]["endLine"]) == (12, 12)
    assert "TempPassword123!" in physical["region"]["snippet"]["text"]
    assert result["relatedLocations"][0]["physicalLocation"]["region"]["startLine"] == 3
    assert [item["level"] for item in run["results"]] == ["error", "warning", "note"]


def test_every_result_names_its_rule() -> None:
    run = run_of(samples.full(), samples.full())

    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["hardcoded-password", "log-retention", "cost-tags"]
    assert all(rules[result["ruleIndex"]]["id"] == result["ruleId"] for result in run["results"])
    severities = [rule["properties"].get("security-severity") for rule in rules]
    assert severities == ["9.5", None, None]


def test_an_answer_that_is_unscored_makes_the_run_unsuccessful() -> None:
    invocation = run_of(samples.full(), samples.unscored())["invocations"][0]

    assert invocation["executionSuccessful"] is False
    assert "localstack: it went away" in invocation["toolExecutionNotifications"][0]["message"]["text"]
    assert run_of(samples.full())["invocations"] == [{"executionSuccessful": True}]


def test_of_more_than_code_scanning_takes_the_gravest_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sarif, "MOST_RESULTS", 3)

    run = run_of(samples.full(), samples.full())

    assert [result["level"] for result in run["results"]] == ["error", "error", "warning"]
    told = run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"]
    assert told == "3 findings of the least grave left out"


def test_a_link_of_the_answer_is_no_link() -> None:
    finding = msgspec.structs.replace(samples.PASSWORD, message="see [here](https://evil.example)")

    text = run_of(samples.graded(finding))["results"][0]["message"]["text"]

    assert text.endswith(r"see \[here\](https://evil.example)")


@FEW
@given(MANY)
def test_whatever_the_answers_hold_the_log_is_valid(cards: list[Scorecard]) -> None:
    run = run_of(*cards)

    assert len(run["results"]) == sum(len(card.findings) for card in cards)
    for result in run["results"]:
        uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        parts = urlsplit(uri)
        assert (parts.scheme, parts.netloc, parts.query, parts.fragment) == ("", "", "", "")
        assert not unquote(uri).startswith("/")
