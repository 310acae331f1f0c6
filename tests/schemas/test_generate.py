"""The committed schemas are those of the model, and they judge as the typed decoding does."""

from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml
from jsonschema import Draft202012Validator

from harness.model.levels import LEVELS_FILE
from harness.model.places import project_folder
from harness.model.rubric import RubricDocument
from harness.schemas.generate import (
    FOLDER,
    encode,
    levels_schema,
    mutants_schema,
    rubric_schema,
    scorecard_schema,
    write,
)

MUTANTS = sorted((project_folder() / "rubrics").glob("*.mutants.yml"))
RUBRICS = sorted((project_folder() / "rubrics").glob("**/*.yaml"))


def test_the_committed_files_equal_the_generated_ones() -> None:
    remedy = "run python -m harness.schemas.generate"
    assert (FOLDER / "rubric.schema.json").read_text() == encode(rubric_schema()), remedy
    assert (FOLDER / "scorecard.schema.json").read_text() == encode(scorecard_schema()), remedy
    assert (FOLDER / "levels.schema.json").read_text() == encode(levels_schema()), remedy
    assert (FOLDER / "mutants.schema.json").read_text() == encode(mutants_schema()), remedy


def test_the_scale_of_levels_is_of_its_schema() -> None:
    value = yaml.safe_load(LEVELS_FILE.read_text())
    assert list(Draft202012Validator(levels_schema()).iter_errors(value)) == []


@pytest.mark.parametrize("file", MUTANTS, ids=lambda file: file.stem)
def test_the_explanations_of_survivors_are_of_their_schema(file: Path) -> None:
    value = yaml.safe_load(file.read_text())
    assert list(Draft202012Validator(mutants_schema()).iter_errors(value)) == []


def test_writing_makes_every_file(tmp_path: Path) -> None:
    write(tmp_path)
    names = ["levels.schema.json", "mutants.schema.json", "rubric.schema.json", "scorecard.schema.json"]
    assert sorted(file.name for file in tmp_path.iterdir()) == names


@pytest.mark.parametrize("schema", [rubric_schema(), scorecard_schema()], ids=["rubric", "scorecard"])
def test_the_schemas_are_schemas(schema: dict[str, Any]) -> None:
    Draft202012Validator.check_schema(schema)


def test_every_object_of_a_rubric_is_closed() -> None:
    objects = [item for item in rubric_schema()["$defs"].values() if "properties" in item]
    assert objects
    assert all(item["additionalProperties"] is False for item in objects)


@pytest.mark.parametrize("file", RUBRICS, ids=lambda file: file.stem)
def test_jsonschema_accepts_what_the_typed_decoding_accepts(file: Path) -> None:
    value = yaml.safe_load(file.read_text())
    msgspec.convert(value, RubricDocument)
    assert list(Draft202012Validator(rubric_schema()).iter_errors(value)) == []


@pytest.mark.parametrize(
    "value",
    [
        {"schema": "iac-harness/rubric@2", "title": "t"},
        {"schema": "iac-harness/rubric@1"},
        {"schema": "iac-harness/rubric@1", "title": "t", "unknown": 1},
        {"schema": "iac-harness/rubric@1", "title": 1},
        {
            "schema": "iac-harness/rubric@1",
            "title": "t",
            "seed": [{"kind": "secret", "name": "n", "vale": "v"}],
        },
        {"schema": "iac-harness/rubric@1", "title": "t", "scoring": {"weights": {"dire": 1}}},
        {"schema": "iac-harness/rubric@1", "title": "t", "checks": [{"kind": "nothing"}]},
        {"schema": "iac-harness/rubric@1", "title": "t", "requirements": [{"id": "Bad Id", "quote": "q"}]},
    ],
)
def test_jsonschema_refuses_what_the_typed_decoding_refuses(value: dict[str, Any]) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(value, RubricDocument)
    assert list(Draft202012Validator(rubric_schema()).iter_errors(value))
