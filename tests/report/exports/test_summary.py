from pathlib import Path

from hypothesis import given
from markdown_it import MarkdownIt

from harness.model.scorecard import Scorecard
from harness.report.exports import summary
from tests.report import samples
from tests.report.exports.hostile import FEW, MANY

MARKDOWN = MarkdownIt("commonmark").enable("table")


def test_totals_answers_and_findings() -> None:
    text = summary.render([samples.full(), samples.graded(), samples.unscored()], Path())

    assert text.startswith("## iac-harness: the gate holds for 1 of 2 answers, 1 unscored\n")
    assert "| 3 | 1 | 0 | 1 | 1 |" in text
    assert "| Critical | **Hardcoded Database Password**: " in text
    assert "`samples/answer/lib/tap-stack.ts:12`" in text
    assert "| `fintech-loan` | localstack | it went away: `iac-harness localstack start` |" in text


def test_the_worst_answer_comes_first_and_the_rest_are_counted() -> None:
    cards = [samples.graded(case=f"good-{number:02}") for number in range(60)]
    text = summary.render([*cards, samples.graded(samples.PASSWORD, case="bad")], Path())

    first = text.split("### Answers")[1].splitlines()[4]
    assert first.startswith("| `bad` | fail | 1 | 0 | 0 | 0 | score ")
    assert "11 more answers not shown here." in text


@FEW
@given(MANY)
def test_whatever_the_answers_hold_it_stays_text(cards: list[Scorecard]) -> None:
    tokens = MARKDOWN.parse(summary.render(cards, Path()))

    inline = [child.type for token in tokens for child in token.children or ()]
    assert {"html_inline", "link_open", "image"}.isdisjoint(inline)
    assert "html_block" not in {token.type for token in tokens}
    # One row for each finding, each answer, and each that is unscored; a head for each table, and the totals.
    graded = [card for card in cards if card.status == "graded"]
    unscored = len(cards) - len(graded)
    found = sum(len(card.findings) for card in graded)
    tables = 1 + bool(graded) + bool(found) + bool(unscored)
    assert sum(token.type == "tr_open" for token in tokens) == tables + 1 + len(cards) + found
