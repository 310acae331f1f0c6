"""The JSON Schema of the vocabulary's files: ``python -m harness.prompt.vocabulary_schema`` rewrites it.

Each file holds some of the vocabulary's keys, so none is required by itself.
"""

from typing import Any

import msgspec

from harness.prompt.vocabulary import FOLDER
from harness.prompt.vocabulary_types import Vocabulary

FILE = FOLDER / "vocabulary.schema.json"


def text() -> str:
    """The schema file's text."""
    generated = msgspec.json.schema(Vocabulary)
    definitions: dict[str, Any] = generated["$defs"]
    definitions["Vocabulary"].pop("required")
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "PROMPT vocabulary",
        **generated,
    }
    return msgspec.json.format(msgspec.json.encode(schema), indent=2).decode() + "\n"


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
