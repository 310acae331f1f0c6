"""What a PROMPT's markdown holds: statements, each a verbatim piece of it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.prompt.document import MAXIMUM_CHARACTERS, plain, statements

PIECES = [
    "# A",
    "## B (CRITICAL)",
    "- item",
    "  - **Bold**: text. More text.",
    "1. one",
    "> quote",
    "```",
    "| a | b |",
    "|---|---|",
    "text with `code`",
    "**Bold line:**",
    "***",
    "- ",
]
MARKDOWN = st.lists(
    st.sampled_from([*PIECES, "", "\t- tab", "\r", "\x0b", "\u2028", "a\0b"]), max_size=30
).map("\n".join)


@given(st.one_of(st.text(max_size=400), MARKDOWN))
@settings(max_examples=300, deadline=None)
def test_every_quote_stands_in_the_text_verbatim(text: str) -> None:
    for statement in statements(text):
        assert statement.quote in text
        assert statement.quote.strip()
        assert "\n" not in statement.text


def test_items_know_their_headings_and_the_items_above_them() -> None:
    found = statements("# Task\n\n## Core\n\n1. **Logs**\n   - Keep them 7 days\n")
    below = found[-1]
    assert (below.headings, below.parents, below.text) == (("Task", "Core"), ("Logs",), "Keep them 7 days")
    assert found[0].leads


def test_a_bold_line_heads_what_follows() -> None:
    found = statements("# Task\n\n**Dev Environment:**\n- Memory: 512MB\n")
    assert found[-1].headings == ("Task", "Dev Environment")


def test_a_sentence_that_ends_in_a_colon_leads_the_list_in() -> None:
    found = statements("The configuration must:\n\n1. Create a VPC.\n2. Create a bucket.\n")
    assert [item.parents for item in found[1:]] == [("The configuration must:",)] * 2


def test_sentences_are_statements_of_their_own() -> None:
    found = statements("Use TLS. Never use HTTP, e.g. in tests. Version 1.2 is enough.\n")
    assert [item.text for item in found] == [
        "Use TLS.",
        "Never use HTTP, e.g. in tests.",
        "Version 1.2 is enough.",
    ]


def test_code_blocks_and_html_are_no_statements() -> None:
    assert statements("```python\nbucket = 1\n```\n\n    indented code\n\n<div>Create a VPC</div>\n") == ()


def test_a_row_of_a_table_is_one_statement() -> None:
    found = statements("| what | how |\n|---|---|\n| Logs | 7 days |\n| Bucket | versioned |\n")
    assert [item.text for item in found] == ["Logs | 7 days", "Bucket | versioned"]


def test_names_with_underscores_stay_as_they_are() -> None:
    assert plain("in **lib/** and `__main__.py`") == "in lib/ and __main__.py"


def test_windows_line_ends_change_nothing() -> None:
    text = "## Core\r\n\r\n- Create a VPC\r\n- Create a bucket\r\n"
    assert [item.text for item in statements(text)] == ["Create a VPC", "Create a bucket"]


def test_a_very_long_text_is_cut_and_read() -> None:
    assert statements("- Create a VPC\n\n" + "x" * (2 * MAXIMUM_CHARACTERS))[0].text == "Create a VPC"


@pytest.mark.parametrize("names", ["`vpc_id`, `name` and `url`.", "`vpc_id`", "`vpc_ids` (by name), `url`"])
def test_names_in_a_row_are_a_list(names: str) -> None:
    (found,) = statements(f"## Outputs\n\n{names}\n")
    assert found.item


def test_a_plain_line_over_a_list_is_its_heading() -> None:
    found = statements("# Task\n\nRequirements\n\n1. Logs\n\nWhat else is there\n")
    assert [item.headings for item in found] == [("Task", "Requirements")] * 2
