"""Generates the JSON Schemas from the model: ``python -m harness.schemas.generate`` rewrites the files.

msgspec leaves room for unknown keys where decoding ignores them; a rubric is written by hand, so its
schema closes every object, and a typo is an error. The scorecard's stays open: the contract allows
further fields.
"""

from pathlib import Path
from typing import Any

import msgspec

from harness.model.levels import Levels, levels
from harness.model.mutants import Explanations
from harness.model.rubric import RubricDocument
from harness.model.scorecard import Scorecard

FOLDER = Path(__file__).parent
_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def rubric_schema() -> dict[str, Any]:
    """The schema of a rubric or pack file."""
    schema = _schema(RubricDocument, "iac-harness rubric")
    definitions = schema["$defs"]
    for definition in definitions.values():
        if "properties" in definition:
            definition["additionalProperties"] = False
            _name_consequences(definition["properties"])
    _name_keys(msgspec.inspect.type_info(RubricDocument), definitions, set())
    # A check names one of the scale's consequences, and an editor offers them.
    definitions["Consequence"] = {"title": "Consequence", "enum": list(levels().consequences)}
    return schema


def scorecard_schema() -> dict[str, Any]:
    """The schema of scorecard.json."""
    return _schema(Scorecard, "iac-harness scorecard")


def levels_schema() -> dict[str, Any]:
    """The schema of the scale of levels, ``harness/model/levels.yaml``."""
    return _schema(Levels, "iac-harness levels")


def mutants_schema() -> dict[str, Any]:
    """The schema of the explanations of surviving mutants, ``rubrics/<task>.mutants.yml``."""
    return _schema(Explanations, "iac-harness mutants")


def encode(schema: dict[str, Any]) -> str:
    """The text of a schema file."""
    return msgspec.json.format(msgspec.json.encode(schema), indent=2).decode() + "\n"


def write(folder: Path = FOLDER) -> None:
    """Write all files."""
    (folder / "rubric.schema.json").write_text(encode(rubric_schema()), encoding="utf-8")
    (folder / "scorecard.schema.json").write_text(encode(scorecard_schema()), encoding="utf-8")
    (folder / "mutants.schema.json").write_text(encode(mutants_schema()), encoding="utf-8")
    (folder / "levels.schema.json").write_text(encode(levels_schema()), encoding="utf-8")


def _name_consequences(properties: dict[str, Any]) -> None:
    if "consequence" in properties:
        properties["consequence"] = {"$ref": "#/$defs/Consequence"}


def _name_keys(type_: Any, definitions: dict[str, Any], seen: set[str]) -> None:
    """Mappings whose keys are literals get ``propertyNames``, which msgspec's schemas leave out."""
    for part in (*getattr(type_, "types", ()), getattr(type_, "item_type", None)):
        if part is not None:
            _name_keys(part, definitions, seen)
    if not isinstance(type_, msgspec.inspect.StructType) or type_.cls.__name__ in seen:
        return
    seen.add(type_.cls.__name__)
    for field in type_.fields:
        if isinstance(field.type, msgspec.inspect.DictType):
            keys = field.type.key_type
            if isinstance(keys, msgspec.inspect.LiteralType):
                found = definitions[type_.cls.__name__]["properties"][field.encode_name]
                found["propertyNames"] = {"enum": list(keys.values)}
        _name_keys(field.type, definitions, seen)


def _schema(type_: type, title: str) -> dict[str, Any]:
    return {"$schema": _DIALECT, "title": title, **msgspec.json.schema(type_)}


if __name__ == "__main__":
    write()
