import pytest

from harness.model.finding import Evidence
from harness.report.page.code import code_view, line_numbers


@pytest.mark.parametrize(
    ("lines", "start", "end", "numbers"),
    [
        (["a", "b"], 7, 8, [7, 8]),
        (["head", "// …", "a"], 9, 9, [None, None, 9]),
        (["head", "arguments", "a"], 9, 9, [None, None, 9]),
        (["head", "# …", "a", "b"], 4, 5, [None, None, 4, 5]),
        (["a", "b", "# …"], 1, 40, [1, 2, None]),
        (["a", "b", "// …"], 5, 40, [None, None, None]),
        ([], 1, 1, []),
    ],
)
def test_lines_are_numbered_where_their_number_is_known(
    lines: list[str], start: int, end: int, numbers: list[int | None]
) -> None:
    assert line_numbers(lines, start, end) == numbers


def test_what_the_finding_is_about_is_marked_among_other_lines() -> None:
    view = code_view(Evidence("index.ts", 9, 9, "new Instance(\n  // …\n  password: 'x',"))

    assert [line.matters for line in view.lines] == [False, False, True]


def test_a_snippet_that_matters_as_a_whole_has_no_marks() -> None:
    assert not any(line.matters for line in code_view(Evidence("index.ts", 3, 4, "a\nb")).lines)


def test_each_line_of_a_snippet_is_one_line() -> None:
    view = code_view(Evidence("a.py", 1, 5, 'x = """one\n\ntwo"""\n\n\ny = 1'))

    assert len(view.lines) == 6
    assert "one" in view.lines[0].html
    assert 'class="' in view.lines[0].html
    assert view.lines[5].html.endswith('<span class="mi">1</span>')
