"""Three-valued JSON Schema: sure and possible bracket the truth."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from harness.checks.certainty import (
    LenientValidator,
    StrictValidator,
    possibly_satisfies,
    surely_satisfies,
    violation,
)
from harness.checks.documents import Uncertain

UNKNOWN = Uncertain()
LEAVES = st.one_of(st.booleans(), st.integers(0, 3), st.sampled_from(["a", "b"]), st.just(UNKNOWN))
DOCUMENTS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(["x", "y"]), inner, max_size=2)
    ),
    max_leaves=6,
)
SIMPLE = st.sampled_from(
    [
        {"const": 1},
        {"enum": ["a", 2]},
        {"type": "string"},
        {"minimum": 2},
        {"pattern": "a"},
        {"required": ["x"]},
        {"minItems": 2},
        {"uniqueItems": True},
    ]
)
SCHEMAS = st.recursive(
    SIMPLE,
    lambda inner: st.one_of(
        st.builds(lambda s: {"not": s}, inner),
        st.builds(lambda s: {"properties": {"x": s}}, inner),
        st.builds(lambda s: {"items": s}, inner),
        st.builds(lambda s: {"additionalProperties": s}, inner),
        st.builds(lambda s: {"contains": s}, inner),
        st.builds(lambda s: {"type": "array", "contains": s, "maxContains": 1}, inner),
        st.builds(lambda a, b: {"anyOf": [a, b]}, inner, inner),
        st.builds(lambda a, b: {"allOf": [a, b]}, inner, inner),
        st.builds(lambda a, b: {"oneOf": [a, b]}, inner, inner),
        st.builds(lambda a, b, c: {"if": a, "then": b, "else": c}, inner, inner, inner),
    ),
    max_leaves=4,
)


def _filled(value: Any, choice: Any) -> Any:
    if isinstance(value, dict):
        return {key: _filled(item, choice) for key, item in value.items()}
    if isinstance(value, list):
        return [_filled(item, choice) for item in value]
    return choice if isinstance(value, Uncertain) else value


@given(document=DOCUMENTS, schema=SCHEMAS, choice=st.sampled_from([1, 2, "a", "z", True, [], {"x": 1}]))
def test_whatever_the_unknown_turns_out_to_be_sure_and_possible_are_right(
    document: Any, schema: dict[str, Any], choice: Any
) -> None:
    truth = Draft202012Validator(schema).is_valid(_filled(document, choice))
    if surely_satisfies(document, schema):
        assert truth
    if not possibly_satisfies(document, schema):
        assert not truth


@given(document=DOCUMENTS, schema=SCHEMAS)
def test_a_violation_is_told_exactly_where_nothing_possible_is_left(
    document: Any, schema: dict[str, Any]
) -> None:
    assert (violation(document, schema) is None) == possibly_satisfies(document, schema)


@given(document=DOCUMENTS, schema=SCHEMAS)
def test_what_one_example_settles_the_three_valued_logic_says_too(
    document: Any, schema: dict[str, Any]
) -> None:
    assert possibly_satisfies(document, schema) == LenientValidator(schema).is_valid(document)
    assert surely_satisfies(document, schema) == StrictValidator(schema).is_valid(document)


@pytest.mark.parametrize(
    "schema",
    [{"const": 1}, {"not": {"const": 1}}, {"type": "string"}, {"not": {"pattern": "x"}}, {"contains": {}}],
)
def test_an_unknown_value_is_neither_sure_nor_impossible(schema: dict[str, Any]) -> None:
    document, wrapped = {"p": UNKNOWN}, {"properties": {"p": schema}}
    assert possibly_satisfies(document, wrapped)
    assert not surely_satisfies(document, wrapped)


def test_the_presence_of_an_unknown_value_is_sure() -> None:
    assert surely_satisfies({"p": UNKNOWN}, {"required": ["p"]})
