"""Where a resource stands in the answer, as the CLI's digest says it."""

import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

from harness.model.graph import SourcePosition

# ``project:///infra/__main__.py#12,5`` (pkg/resource/deploy/source_eval.go, sourcePositions).
_FRAGMENT = re.compile(r"(\d{1,9})(,\d+)?")
_INSTALLED = frozenset({"node_modules", "site-packages", ".venv", "venv"})


def read_position(told: Mapping[str, Any]) -> SourcePosition | None:
    """The innermost place in the project: the resource's own, else that of its stack; None without one."""
    return next((found for found in map(_position, _places(told)) if found is not None), None)


def _places(told: Mapping[str, Any]) -> Iterator[Any]:
    yield told.get("sourcePosition")
    frames = told.get("stackTrace")
    for frame in frames if isinstance(frames, list) else ():
        yield frame.get("sourcePosition") if isinstance(frame, dict) else None


def _position(uri: Any) -> SourcePosition | None:
    if not isinstance(uri, str):
        return None
    try:
        parts = urlsplit(uri)
    except ValueError:
        return None
    line = _FRAGMENT.fullmatch(parts.fragment)
    file = PurePosixPath(unquote(parts.path).lstrip("/"))
    usable = parts.scheme == "project" and line is not None and str(file).isprintable()
    if (
        line is None
        or not usable
        or not file.parts
        or ".." in file.parts
        or not _INSTALLED.isdisjoint(file.parts)
    ):
        return None
    return SourcePosition(str(file), int(line[1])) if int(line[1]) else None
