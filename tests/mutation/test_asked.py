"""What the schemas of checks ask for."""

import pytest

from harness.mutation.asked import leaves


@pytest.mark.parametrize(
    ("schema", "wanted", "forbidden"),
    [
        ({"required": ["multiAz"], "properties": {"multiAz": {"const": True}}}, {"multiAz"}, set()),
        ({"properties": {"multiAz": {"const": True}}}, {"multiAz"}, set()),
        ({"properties": {"name": {"pattern": "x"}}}, set(), set()),
        ({"properties": {"public": {"not": {"const": True}}}}, set(), {"public"}),
        (
            {"properties": {"rules": {"contains": {"required": ["status"]}}}},
            {"rules.status"},
            set(),
        ),
        (
            {"properties": {"a": {"$ref": "#/$defs/b"}}, "$defs": {"b": {"required": ["c"]}}},
            {"a.c"},
            set(),
        ),
    ],
)
def test_the_deepest_paths_that_a_schema_wants_and_forbids(
    schema: dict[str, object], wanted: set[str], forbidden: set[str]
) -> None:
    assert leaves(schema) == wanted
    assert leaves(schema, forbidden=True) == forbidden


def test_a_definition_that_holds_itself_ends() -> None:
    schema = {"$ref": "#/$defs/a", "$defs": {"a": {"properties": {"b": {"$ref": "#/$defs/a"}}}}}
    assert leaves(schema) == set()
