import re
from pathlib import Path

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from harness.model.scorecard import Scorecard
from harness.report.exports import annotations
from tests.report import samples
from tests.report.exports.hostile import FEW, MANY, TEXTS


def parsed(line: str) -> tuple[str, dict[str, str], str]:
    """A line as the runner reads it (actions/runner, ActionCommand.TryParseV2)."""
    match = re.fullmatch(r"::(\w+)(?: (.*?))?::(.*)", line)
    assert match, line
    kind, properties, message = match.groups(default="")
    pairs = [pair.partition("=") for pair in properties.split(",") if pair]
    return kind, {name: _unescaped(value) for name, _, value in pairs}, _unescaped(message)


def _unescaped(text: str) -> str:
    for escape, character in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        text = text.replace(escape, character)
    return text


def test_a_finding_is_a_remark_at_its_line() -> None:
    first, second, third = annotations.render([samples.full()], Path()).splitlines()

    kind, properties, message = parsed(first)
    assert kind == "error"
    assert properties == {
        "file": "samples/answer/lib/tap-stack.ts",
        "line": "12",
        "endLine": "12",
        "title": "Critical: Hardcoded Database Password",
    }
    assert message == samples.PASSWORD.message
    assert (parsed(second)[0], parsed(third)[0]) == ("warning", "notice")
    assert samples.RETENTION.conflict in parsed(second)[2].splitlines()


def test_the_gravest_come_first_and_the_rest_are_counted() -> None:
    high = [msgspec.structs.replace(samples.PASSWORD, impact="high")] * 12
    cards = [samples.graded(*high), samples.graded(samples.PASSWORD), samples.unscored()]

    lines = [parsed(line) for line in annotations.render(cards, Path()).splitlines()]

    assert [kind for kind, _, _ in lines] == ["error"] * 10 + ["warning", "notice"]
    assert lines[0][1]["title"].startswith("Critical")
    assert lines[-2][2].startswith("fintech-loan: localstack: it went away")
    assert lines[-1][2] == "3 more findings stand in the reports"


@FEW
@given(MANY)
def test_whatever_the_answers_hold_a_line_is_one_remark(cards: list[Scorecard]) -> None:
    text = annotations.render(cards, Path())

    assert re.search("[\r\x00\x1b\u202e]", text) is None
    # A runner splits at no other character than these two.
    lines = [parsed(line) for line in text.split("\n") if line]
    assert {kind for kind, _, _ in lines} <= {"error", "warning", "notice"}
    unscored = any(card.status == "unscored" for card in cards)
    assert len(lines) == sum(len(card.findings) for card in cards) + unscored


@FEW
@given(TEXTS, st.dictionaries(st.sampled_from(("file", "title")), TEXTS))
def test_no_text_ends_its_property_or_its_command(message: str, properties: dict[str, str]) -> None:
    line = annotations.command("error", properties, message)

    assert "\n" not in line
    assert set(parsed(line)[1]) == set(properties)
