import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from harness.model.finding import Evidence
from harness.report.escape import cell, code, fence, inline, place, reference
from harness.report.text import one_line

_parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def _plain_text(markdown: str) -> str:
    tokens = _parser.parseInline(markdown)[0].children or []
    return "".join(token.content for token in tokens)


@given(st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc", "Cf", "Zl", "Zp", "Zs"))))
def test_prose_reads_as_it_was_written(text: str) -> None:
    without_spans = text.replace("`", "'")
    assert _plain_text(inline(without_spans)).strip() == one_line(without_spans)


@given(st.text(alphabet="`a| ", min_size=1))
def test_a_code_span_holds_its_whole_text(text: str) -> None:
    tokens = _parser.parseInline(code(text))[0].children or []
    if one_line(text):
        assert [token.type for token in tokens] == ["code_inline"]
        assert tokens[0].content == one_line(text)


@given(st.text(alphabet="`~a\n#"))
def test_a_fence_ends_where_its_snippet_ends(snippet: str) -> None:
    tokens = _parser.parse(fence(snippet, "index.ts") + "\n\nafter")
    assert [token.type for token in tokens] == ["fence", "paragraph_open", "inline", "paragraph_close"]


def test_a_fence_names_the_language_of_the_file() -> None:
    assert fence("a: 1", "Pulumi.yaml").startswith("```yaml\n")
    assert fence("?", "Dockerfile").startswith("```\n")


def test_code_spans_of_a_message_stay_code_spans() -> None:
    assert inline("set `mfaDelete` to *Enabled*") == r"set `mfaDelete` to \*Enabled\*"


@pytest.mark.parametrize("text", ["a | b", "`a|b`", "||", r"\|"])
def test_a_bar_ends_no_cell(text: str) -> None:
    rows = _parser.parse(f"| x | y |\n|---|---|\n| {cell(inline(text))} | z |\n")
    assert len([token for token in rows if token.type == "td_open"]) == 2
    assert [token.content for token in rows if token.type == "inline"][-1] == "z"


@pytest.mark.parametrize("link", ["javascript:alert(1)", "https://a b", "https://a/<b>", "[x](https://a)"])
def test_only_a_plain_web_address_is_a_reference(link: str) -> None:
    tokens = _parser.parseInline(reference(link))[0].children or []
    assert not [token for token in tokens if token.type in ("link_open", "html_inline")]
    assert not re.search(r"(?<!\\)https?:(?=//)", reference(link))


def test_one_line_is_not_called_lines() -> None:
    assert place(Evidence("a.ts", 3, 3, "")) == "`a.ts`, line 3"
    assert place(Evidence("a.ts", 3, 5, "")) == "`a.ts`, lines 3-5"
