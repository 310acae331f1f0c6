"""One rubric or pack file: its text, its plain value, and where in the text each part stands."""

import hashlib
import os
from pathlib import Path as FilePath
from typing import Any

import yaml

from harness.model import yaml_text
from harness.model.errors import BadInput
from harness.model.memory import Remember, forget

Path = tuple[str | int, ...]


class Document:
    """A file that was read and parsed. Positions are looked up only for an error's sake.

    The parsed value belongs to this document alone, and may be changed.
    """

    def __init__(self, file: FilePath, remember: Remember = forget) -> None:
        self.file = file
        self.shown = _shown(file)
        self.text = _read(file, self.shown)
        self.sha256 = hashlib.sha256(self.text.encode()).hexdigest()
        try:
            self.value: Any = remember(self.sha256, object, lambda: yaml_text.parse(self.text))
        except yaml_text.YamlProblem as problem:
            raise BadInput(f"{self.shown}:{problem.line}: {problem.message}: mend the YAML") from None

    def line(self, path: Path) -> int:
        """The line of the deepest part of ``path`` that stands in the file."""
        node = yaml_text.compose(self.text)
        line = 1
        for part in path:
            found = _below(node, part)
            if found is None:
                break
            line, node = found
        return line


def _below(node: yaml.Node | None, part: str | int) -> tuple[int, yaml.Node] | None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == str(part):
                return key.start_mark.line + 1, value
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        return node.value[part].start_mark.line + 1, node.value[part]
    return None


def _read(file: FilePath, shown: str) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise BadInput(f"{shown}:1: not UTF-8 text: save the file as UTF-8") from None
    except OSError as error:
        raise BadInput(f"{shown}: cannot be read ({error.strerror}): name a rubric file") from None


def _shown(file: FilePath) -> str:
    """The path as the user would type it: relative where it lies below the working folder."""
    relative = os.path.relpath(file)
    return str(file) if relative.startswith("..") else relative
