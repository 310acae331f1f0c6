"""The parsed content of an answer's YAML or JSON file."""

from typing import Any

import msgspec

from harness.model import yaml_text


def parse(path: str, text: str) -> tuple[bool, Any]:
    """Whether the file could be read, and its value or, where it could not, the reason."""
    try:
        return True, _json(text) if path.endswith(".json") else yaml_text.parse(text)
    except yaml_text.YamlProblem as problem:
        return False, f"line {problem.line}: {problem.message}"
    except (msgspec.DecodeError, RecursionError) as error:
        return False, str(error)


def _json(text: str) -> Any:
    return msgspec.json.decode(text)
