"""Golden files: what a report looked like when somebody last read it and agreed."""

import os
from pathlib import Path

FOLDER = Path(__file__).with_name("golden")


def agrees(name: str, text: str) -> None:
    """Fail where ``text`` is not what ``golden/<name>`` holds; UPDATE_GOLDEN=1 writes it instead."""
    path = FOLDER / name
    if os.environ.get("UPDATE_GOLDEN"):
        path.write_text(text)
    assert text == path.read_text()
