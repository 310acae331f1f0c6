"""The examples of docs/writing-a-rubric.md are what they say: valid, and one for every kind of check."""

import re
from typing import Any, get_args

import msgspec
import pytest

from harness.model import yaml_text
from harness.model.places import project_folder
from harness.model.rubric import Check, RubricDocument

_TEXT = (project_folder() / "docs" / "writing-a-rubric.md").read_text(encoding="utf-8")
_EXAMPLES: list[dict[str, Any]] = [
    yaml_text.parse(block) for block in re.findall(r"```yaml\n(.*?)```", _TEXT, re.DOTALL)
]
_CHECKS = [example for example in _EXAMPLES if "kind" in example]


def test_the_example_of_a_file_is_a_rubric() -> None:
    (document,) = [example for example in _EXAMPLES if "kind" not in example]
    assert msgspec.convert(document, RubricDocument).task == "thumbnails"


@pytest.mark.parametrize("example", _CHECKS, ids=lambda example: str(example["id"]))
def test_the_example_of_a_check_is_a_check(example: dict[str, Any]) -> None:
    assert msgspec.convert(example, Check).id == example["id"]


def test_every_kind_of_check_has_an_example() -> None:
    kinds = {kind.__struct_config__.tag for kind in get_args(Check)}
    assert {example["kind"] for example in _CHECKS} == kinds
