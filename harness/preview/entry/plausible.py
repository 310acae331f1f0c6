"""Plausible values for the arguments of a component class, by name."""

import functools
import re
from pathlib import Path
from typing import Any

import yaml

from harness.model.preview import PreviewSettings

_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")


def words(name: str) -> list[str]:
    """The words of ``environmentSuffix`` and ``environment_suffix`` alike, in lower case."""
    return [word.lower() for word in _WORDS.findall(name)]


def kebab_case(name: str) -> str:
    """``TapStack`` as a resource name: ``tap-stack``."""
    return "-".join(words(name))


def text_value(name: str, settings: PreviewSettings) -> str:
    """Text for an argument called ``name``; its own name where nothing better is known."""
    found = _lookup(_values()["text"], name)
    if found is None:
        return kebab_case(name) or "value"
    return str(found).format(stack=settings.stack, region=settings.region)


def number_value(name: str) -> int:
    """A whole number for an argument called ``name``."""
    found = _lookup(_values()["number"], name)
    return int(_values()["default_number"] if found is None else found)


def _lookup(entries: list[dict[str, Any]], name: str) -> Any:
    """The value of the first entry that has one of the name's words."""
    present = set(words(name))
    return next((entry["value"] for entry in entries if present.intersection(entry["words"])), None)


@functools.cache
def _values() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(
        (Path(__file__).parent / "values.yaml").read_text(encoding="utf-8")
    )
    return loaded
