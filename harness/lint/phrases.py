"""The words of hand-written failures analyses, from ``phrases.yaml``."""

import re
from functools import cache
from pathlib import Path

import msgspec
import yaml

_SPAN = "`([^`\\n]{1,80})`"


class FieldNames(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Regular expressions over the names of a finding's fields."""

    issue: str
    fix: str
    cause: str
    conflict: str
    about: str


class Phrases(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``phrases.yaml``, which explains each."""

    fields: FieldNames
    ascribes: str
    denies: str
    joins: str
    specified: str
    admits: str
    loose: str
    unused: tuple[str, ...]
    missing: tuple[str, ...]
    better: str
    worse: str
    serving: frozenset[str]
    common: frozenset[str]


@cache
def phrases() -> Phrases:
    """The file, read once."""
    text = Path(__file__).with_name("phrases.yaml").read_text(encoding="utf-8")
    return msgspec.convert(yaml.safe_load(text), Phrases)


@cache
def expression(pattern: str) -> re.Pattern[str]:
    """One of the phrases, compiled; case does not matter."""
    return re.compile(pattern.replace("{span}", _SPAN), re.IGNORECASE)
