"""Loads ``synthesis.yaml``: how made-up outputs look."""

from functools import cache
from pathlib import Path
from typing import Any

import msgspec

_FILE = Path(__file__).with_name("synthesis.yaml")


class Pattern(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One type's entry. ``name`` is the input with the physical name; ``secret`` lists secret outputs."""

    name: str | None = None
    id: str | None = None
    arn: str | None = None
    outputs: dict[str, Any] = {}
    secret: tuple[str, ...] = ()


class Patterns(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole file: entries by type token, and what holds where an entry is silent."""

    names: tuple[str, ...]
    aws: Pattern
    other: Pattern
    properties: dict[str, Any]
    resources: dict[str, Pattern]

    def of(self, token: str) -> Pattern:
        """The entry of a type, completed from the package's defaults."""
        entry = self.resources.get(token, Pattern())
        default = self.aws if token.startswith("aws:") else self.other
        return msgspec.structs.replace(entry, id=entry.id or default.id, arn=entry.arn or default.arn)


@cache
def load_patterns() -> Patterns:
    """Read and check the file; it is read once per process."""
    import yaml  # noqa: PLC0415 - only a preview needs it

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    content = yaml.load(_FILE.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506 - a safe loader
    return msgspec.convert(content, Patterns)
