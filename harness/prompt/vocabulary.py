"""The vocabulary, read once per process from the YAML files in ``vocabulary/``."""

from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import yaml

from harness.model.yaml_text import CoreLoader
from harness.prompt.vocabulary_types import Vocabulary

FOLDER = Path(__file__).with_name("vocabulary")


@cache
def vocabulary() -> Vocabulary:
    """The union of all files: lists of the same key follow one another, in the files' order."""
    merged: dict[str, Any] = {}
    for file in sorted(FOLDER.glob("*.yaml")):
        for key, value in load_file(file).items():
            merged[key] = [*merged[key], *value] if key in ("rules", "services") and key in merged else value
    return msgspec.convert(merged, Vocabulary)


def load_file(file: Path) -> dict[str, Any]:
    """One file's plain value."""
    # Our own files: the bounds that yaml_text.parse sets for hostile documents would only cost time.
    loaded: dict[str, Any] = yaml.load(file.read_text(encoding="utf-8"), Loader=CoreLoader)  # noqa: S506
    return loaded
