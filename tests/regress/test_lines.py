"""The differences of snapshots as lines."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from harness.regress.lines import MOST_LINES, canonical, differences

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(PLAIN)
def test_a_value_does_not_differ_from_itself(value: Any) -> None:
    assert differences(value, json.loads(json.dumps(value))) == ()


@given(
    st.dictionaries(st.text("abc", min_size=1), st.integers() | st.text("xyz {[")), st.text("abc", min_size=1)
)
def test_a_changed_leaf_is_one_line_out_and_one_in(value: dict[str, Any], key: str) -> None:
    old, new = value | {key: "first"}, value | {key: "second"}
    assert differences(old, new) == (f'-{key}: "first"', f'+{key}: "second"')


def test_an_inserted_element_changes_no_other() -> None:
    old = {"rules": [{"port": 80}, {"port": 443}]}
    new = {"rules": [{"port": 22}, {"port": 80}, {"port": 443}]}
    assert differences(old, new) == ('+rules[]: {"port": 22}',)


def test_a_policy_within_text_is_compared_by_what_it_says() -> None:
    old = {"policy": '{"Statement": [{"Action": ["s3:Get*"]}]}'}
    assert differences(old, {"policy": '{"Statement":[{"Action":["s3:Get*"]}]}'}) == ()
    assert differences(old, {"policy": '{"Statement": [{"Action": ["s3:*"]}]}'}) == (
        '-policy (JSON) / Statement[0] / Action[]: "s3:Get*"',
        '+policy (JSON) / Statement[0] / Action[]: "s3:*"',
    )


def test_a_text_of_several_lines_differs_line_by_line() -> None:
    assert differences({"userData": "a\nb\nc"}, {"userData": "a\nB\nc"}) == ("-userData | b", "+userData | B")


def test_many_differences_are_bounded_and_counted() -> None:
    changed = differences({}, {str(number): number for number in range(3 * MOST_LINES)})
    assert len(changed) == MOST_LINES + 1
    assert changed[-1] == f"and {2 * MOST_LINES + 1} more"


def test_a_line_is_bounded() -> None:
    assert max(map(len, differences({}, {"a": "x" * 10_000}))) == 400


def test_nothing_and_an_empty_value_are_told_apart() -> None:
    assert list(canonical({"a": [], "b": {}, "c": None})) == ["a: []", "b: {}", "c: null"]
