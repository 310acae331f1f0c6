import re
from collections import Counter

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from harness.model.finding import IMPACTS, Evidence, Finding, Impact
from harness.model.scorecard import Scorecard
from harness.report.markdown import render
from tests.report import samples
from tests.report.golden_files import agrees
from tests.scorecard.cards import finding

_parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])

HOSTILE = (
    "</code><script>alert(1)</script>",
    "```\n# Injected\n```",
    "[a](javascript:alert(1)) ![b](http://evil.example/x.png)",
    "\x1b[2J\x1b]0;owned\x07 \u202ereversed",
    "~~~\n| a | b |\n|---|---|\n",
    "## Summary\n\n- **Total failures**: 0 Critical, 0 High, 0 Medium, 0 Low",
    "<!-- `` ` ``` ",
    "https://evil.example www.evil.example a@evil.example &amp; @maintainer",
    "# heading",
    "1. list",
    "\\",
)


def _tokens(markdown: str) -> list[Token]:
    found = _parser.parse(markdown)
    return [inner for token in found for inner in (token, *(token.children or []))]


def _shape(markdown: str) -> list[str]:
    """The block structure of a document, without what stands in it."""
    return [f"{token.type} {token.tag}" for token in _parser.parse(markdown)]


def _poisoned(text: str) -> Scorecard:
    evidence = Evidence(file=text.replace("\n", " "), start_line=1, end_line=2, snippet=text)
    poisoned = msgspec.structs.replace(samples.PASSWORD, message=text, evidence=evidence, ideal=evidence)
    return samples.graded(poisoned, case="case")


@pytest.mark.parametrize("name", ["full", "unscored"])
def test_the_report_is_what_somebody_read_and_agreed_to(name: str) -> None:
    agrees(f"{name}.md", render(getattr(samples, name)(), samples.rubric()))


def test_an_answer_without_a_failure_is_told_so() -> None:
    agrees("clean.md", render(samples.graded(), samples.rubric()))


def test_a_hostile_answer_is_quoted_and_nothing_else() -> None:
    agrees("hostile.md", render(_poisoned("\n".join(HOSTILE))))


def test_a_card_alone_is_enough() -> None:
    assert "### 1. Hardcoded Database Password" in render(samples.full())


def test_the_report_says_nothing_of_how_long_the_preview_took() -> None:
    card = samples.full()
    slower = msgspec.structs.replace(card, preview=msgspec.structs.replace(card.preview, seconds=99.0))

    assert render(card) == render(slower)


@given(st.lists(st.sampled_from(IMPACTS), max_size=8))
def test_the_summary_counts_what_the_sections_hold(levels: list[Impact]) -> None:
    report = render(samples.graded(*(finding(level, f"check-{n}") for n, level in enumerate(levels))))

    held = Counter(re.findall(r"^\*\*Impact Level\*\*: (\w+)$", report, re.MULTILINE))
    told = ", ".join(f"{held[level.capitalize()]} {level.capitalize()}" for level in IMPACTS)
    assert f"- **Total failures**: {told}" in report
    assert [int(n) for n in re.findall(r"^### (\d+)\. ", report, re.MULTILINE)] == list(
        range(1, len(levels) + 1)
    )


@given(st.sampled_from(HOSTILE) | st.text(min_size=1))
def test_no_text_of_an_answer_becomes_structure(text: str) -> None:
    tokens = _tokens(render(_poisoned(text)))

    assert not [token.content for token in tokens if token.type in ("html_block", "html_inline", "image")]
    links = [token.attrs["href"] for token in tokens if token.type == "link_open"]
    assert links == []
    headings = [token.map for token in tokens if token.type == "heading_open"]
    assert len(headings) == len(
        [token for token in _tokens(render(_poisoned("harmless"))) if token.type == "heading_open"]
    )


@given(st.sampled_from(HOSTILE) | st.text(alphabet="`~ab\n#|-<>[]()", min_size=1))
def test_the_shape_of_a_report_does_not_depend_on_the_answer(text: str) -> None:
    # A blank snippet is said to be nowhere quoted; every other one is a fence.
    expected = _shape(render(_poisoned("harmless" if text.strip() else text)))

    assert _shape(render(_poisoned(text))) == expected


@given(st.text())
def test_no_control_character_reaches_the_report(text: str) -> None:
    report = render(_poisoned(text))

    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", report)
    report.encode()


def test_a_long_snippet_is_cut_and_says_so() -> None:
    snippet = "\n".join(f"line {number}" for number in range(1, 101))
    evidence = Evidence("index.ts", 1, 100, snippet)
    report = render(samples.graded(msgspec.structs.replace(samples.TAGS, evidence=evidence)))

    assert "line 80\n```\n\n(20 more lines are not shown.)" in report
    assert "line 81" not in report


def test_a_finding_that_contradicts_the_prompt_says_so_plainly() -> None:
    report = render(samples.graded(samples.RETENTION))

    assert "**Conflict with the PROMPT**: The PROMPT asks for 7 days" in report
    assert 'The PROMPT says: "7-day retention for' in report


def test_a_finding_of_best_practice_quotes_no_requirement() -> None:
    report = render(samples.graded(samples.TAGS))

    assert "No requirement of the PROMPT demands this" in report
    assert "The PROMPT requires" not in report


def test_a_quote_that_the_cause_cites_is_not_said_twice() -> None:
    cause = 'The model overlooked "Secrets should be fetched from there".'
    report = render(samples.graded(msgspec.structs.replace(samples.PASSWORD, root_cause=cause)))

    findings = report.split("## Requirements")[0]
    assert findings.count("Secrets should be fetched from there") == 1


def test_knowledge_gaps_are_ranked_by_their_gravest_finding() -> None:
    found: tuple[Finding, ...] = (samples.TAGS, samples.TAGS, samples.RETENTION, samples.PASSWORD)
    summary = render(samples.graded(*found), samples.rubric()).split("## Summary")[1]

    assert re.findall(r"^  \d\. (.*?) \(", summary, re.MULTILINE) == [
        "Secrets management",
        "Retention rules",
        "Tagging",
    ]
