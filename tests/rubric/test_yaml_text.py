"""YAML within bounds: bombs, tags, duplicates and nesting are refused, scalars follow the core schema."""

from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from harness.model.yaml_text import YamlProblem, parse

VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-10, 10), st.from_regex(r"[a-z ]{0,8}", fullmatch=True)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.from_regex(r"[a-z]{1,5}", fullmatch=True), inner)
    ),
    max_leaves=12,
)


@given(VALUES)
def test_what_was_dumped_is_read_back(value: Any) -> None:
    assert parse(yaml.safe_dump(value)) == value


@given(st.text())
def test_any_text_is_a_value_or_a_problem_with_a_line(text: str) -> None:
    assert _fault_line(text) >= 0


def _fault_line(text: str) -> int:
    try:
        parse(text)
    except YamlProblem as problem:
        return problem.line or -1
    return 0


def test_scalars_follow_the_core_schema() -> None:
    text = "a: 2012-10-17\nb: on\nc: 010\nd: 12:30\ne: true\nf: ~\n"
    assert parse(text) == {"a": "2012-10-17", "b": "on", "c": 10, "d": "12:30", "e": True, "f": None}


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("a: &a [x]\nb: &b [*a, *a]\nc: [*b, *b]", "an alias inside an anchored collection"),
        ("&a [*a]", "an alias inside an anchored collection"),
        ("[" * 1000 + "]" * 1000, "nested deeper than"),
        ("a: &a 1\nb: [" + ", ".join(["*a"] * 300) + "]", "more than 200 aliases"),
        ("a: 1\n---\nb: 1", "more than one document"),
        ("a: 1\na: 2", "duplicate key 'a'"),
        ("? [1]\n: 2", "a mapping key must be plain text"),
        ("!!python/object/apply:os.system ['true']", "could not determine a constructor"),
        ("x" * 3_000_000, "larger than"),
        ("a: " + "9" * 5000, "cannot be read"),
    ],
)
def test_hostile_documents_are_refused(text: str, what: str) -> None:
    with pytest.raises(YamlProblem, match=what):
        parse(text)
