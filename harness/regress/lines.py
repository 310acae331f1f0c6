"""The difference of two snapshots, as lines that each say the whole path."""

import difflib
import json
from collections.abc import Iterator
from itertools import islice
from typing import Any

from harness.report.text import listed, shortened

MOST_LINES = 200
_LINE_LENGTH = 400
_HEADER_LINES = 2  # of a unified diff: the names of the files, of which there are none


def differences(recorded: Any, now: Any) -> tuple[str, ...]:
    """Lines that ``recorded`` alone has (``-``) and that ``now`` alone has (``+``), at most ``MOST_LINES``.

    None where both mean the same: the layout of JSON within text is no difference.
    """
    old, new = list(canonical(recorded)), list(canonical(now))
    told = islice(difflib.unified_diff(old, new, n=0, lineterm=""), _HEADER_LINES, None)
    changed = [line for line in told if not line.startswith("@@ ")]
    return tuple(listed([shortened(line, _LINE_LENGTH) for line in changed], MOST_LINES))


def canonical(value: Any, path: str = "") -> Iterator[str]:
    """``path: value`` for every leaf of plain JSON, keys sorted.

    Elements of a list of leaves, or of objects of leaves, are lines without an index: one that is inserted
    changes no other. JSON within text (a policy) is taken apart, and text of several lines is split.
    """
    if isinstance(value, dict) and value:
        for key in sorted(value):
            yield from canonical(value[key], f"{path} / {key}" if path else key)
    elif isinstance(value, list) and value:
        yield from _elements(value, path)
    elif isinstance(value, str):
        yield from _text(value, path)
    else:
        yield f"{path}: {json.dumps(value)}"


def _elements(values: list[Any], path: str) -> Iterator[str]:
    if all(_is_flat(value) for value in values):
        for value in values:
            yield f"{path}[]: {json.dumps(value, sort_keys=True, ensure_ascii=False)}"
        return
    for index, value in enumerate(values):
        yield from canonical(value, f"{path}[{index}]")


def _is_flat(value: Any) -> bool:
    """Whether a line holds it: a leaf, or an object of leaves."""
    items = value.values() if isinstance(value, dict) else (value,)
    return not any(isinstance(item, dict | list) or _embedded(item) is not None for item in items)


def _text(value: str, path: str) -> Iterator[str]:
    embedded = _embedded(value)
    if embedded is not None:
        yield from canonical(embedded, f"{path} (JSON)")
    elif "\n" in value:
        for line in value.split("\n"):
            yield f"{path} | {line}"
    else:
        yield f"{path}: {json.dumps(value, ensure_ascii=False)}"


def _embedded(value: Any) -> Any:
    """The object or list that a text holds as JSON, else None."""
    if not isinstance(value, str) or not value.startswith(("{", "[")):
        return None
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        return None
