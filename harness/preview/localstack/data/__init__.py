"""Tables of facts about AWS, each with its source, as JSON."""

import json
from functools import cache
from pathlib import Path
from typing import Any


@cache
def table(name: str) -> dict[str, Any]:
    """The table ``<name>.json`` of this folder."""
    content: dict[str, Any] = json.loads((Path(__file__).parent / f"{name}.json").read_text())
    return content
