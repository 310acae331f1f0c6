"""Source positions: from the SDK's stack to a place in the answer's workspace."""

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

from harness.model.graph import SourcePosition

_INSTALLED = frozenset({"node_modules", "site-packages", ".venv", "venv"})
_SCHEMES = frozenset({"file", "project"})


def locate(request: Any, source_root: str) -> SourcePosition | None:
    """The innermost frame inside the workspace of a registration's position and stack trace.

    The Python SDK gives ``file:`` URIs; both SDKs may point into an installed package, where a resource is
    made on the program's behalf, so the stack is followed outwards. None where no frame is the answer's.
    """
    for wired in _frames(request):
        position = _position(wired.uri, wired.line, source_root)
        if position is not None:
            return position
    return None


def _frames(request: Any) -> Iterator[Any]:
    if request.HasField("sourcePosition"):
        yield request.sourcePosition
    for frame in request.stackTrace.frames:
        yield frame.pc


def _position(uri: str, line: int, source_root: str) -> SourcePosition | None:
    path = _path(uri)
    if path is None or line < 1:
        return None
    file = PurePosixPath(path)
    if file.is_absolute():
        if not file.is_relative_to(source_root):
            return None
        file = file.relative_to(source_root)
    if not file.parts or ".." in file.parts or not _INSTALLED.isdisjoint(file.parts):
        return None
    return SourcePosition(str(file), line)


def _path(uri: str) -> str | None:
    """The path of ``file:///a/b.py`` and ``project:///b.py`` (relative), percent-decoded."""
    try:
        parts = urlsplit(uri)
    except ValueError:
        return None
    path = unquote(parts.path)
    if parts.scheme not in _SCHEMES or not path.isprintable():
        return None
    return path.lstrip("/") if parts.scheme == "project" else path
