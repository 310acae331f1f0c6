"""The answer's graph beside the ideal's."""

from typing import Any, Literal

import msgspec


class PropertyDifference(msgspec.Struct, frozen=True):
    """One property that differs. ``kind``: ``changed``, ``missing`` (only in the ideal) or ``extra``."""

    path: str
    kind: Literal["changed", "missing", "extra"]
    answer: Any = None
    ideal: Any = None


class ResourceMatch(msgspec.Struct, frozen=True):
    """A resource of the answer and its counterpart; ``similarity`` is 0 to 1."""

    answer: str
    ideal: str
    similarity: float
    differences: tuple[PropertyDifference, ...] = ()


class Comparison(msgspec.Struct, frozen=True):
    """The optimal assignment. ``missing`` are urns that only the ideal has, ``extra`` only the answer."""

    matches: tuple[ResourceMatch, ...] = ()
    missing: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()
    coverage: float = 0.0
