"""YAML of unknown origin."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.intake.plain_yaml import plain_yaml


def test_scalars_stay_text() -> None:
    assert plain_yaml("name: 123\non: yes\nwhen: 2020-01-01\n") == {
        "name": "123",
        "on": "yes",
        "when": "2020-01-01",
    }


@pytest.mark.parametrize(
    "text", ["a: [", "[" * 9_000, "a: *b\n", "x" * 200_000, "? {a: b}\n: c\n", "--- a\n--- b\n"]
)
def test_what_is_no_plain_document_is_none(text: str) -> None:
    assert plain_yaml(text) is None


@given(st.text())
def test_no_text_raises(text: str) -> None:
    plain_yaml(text)
