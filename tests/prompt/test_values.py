"""Values in the places of templates."""

import pytest

from harness.prompt.values import Value, fill, number, ordered, split, words

VALUES: dict[str, tuple[Value, ...]] = {
    "days": (7, 30),
    "name": ("a.b", "c"),
    "suffix": ("x|y",),
    "more": (2,),
}


@pytest.mark.parametrize(
    ("template", "filled"),
    [
        ({"enum": "$days"}, {"enum": [7, 30]}),
        ({"minimum": "$days"}, {"minimum": 7}),
        ({"maximum": "$days"}, {"maximum": 30}),
        ({"min": "$days+$more+$absent"}, {"min": 9}),
        ({"min": "$days#"}, {"min": 2}),
        ({"pattern": "^($name)$"}, {"pattern": r"^(a\.b|c)$"}),
        ({"pattern": "$suffix"}, {"pattern": "x|y"}),
        (["**/$name"], ["**/a.b or c"]),
        ({"const": True}, {"const": True}),
        ("$definition.part", {"enum": [2]}),
    ],
)
def test_places_are_filled_by_where_they_stand(template: object, filled: object) -> None:
    assert fill(template, VALUES, {"part": {"enum": "$more"}}) == filled


def test_a_place_without_a_value_is_a_fault_of_the_vocabulary() -> None:
    with pytest.raises(KeyError):
        fill({"enum": "$absent"}, VALUES, {})


def test_words_join_values() -> None:
    assert words("keep $days.", VALUES) == "keep 7 or 30."
    assert words("tags $name& only", VALUES) == "tags a.b and c only"


def test_lists_in_words_are_split() -> None:
    assert split("Environment='production', Team and CostCenter") == ("Environment", "Team", "CostCenter")


def test_numbers_are_digits_or_words() -> None:
    assert [number(text, {"three": 3}) for text in ("3", "Three", "the", "²")] == [3, 3, None, None]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("512", 512),
        ("1GB", 1024),
        ("1.5 GB", 1536),
        ("two gb", 2048),
        ("3,008-MB", 3008),
        ("2 TB", None),
        ("1.0005gb", None),
    ],
)
def test_a_number_may_have_a_unit(text: str, value: int | None) -> None:
    assert number(text, {"two": 2}, {"mb": 1, "gb": 1024}) == value


def test_values_have_one_order() -> None:
    assert ordered({30, 7, "b", "a"}) == (7, 30, "a", "b")
