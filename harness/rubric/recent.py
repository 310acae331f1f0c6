"""The rubrics that this process has loaded: a batch asks for the same one for every answer."""

import hashlib
from collections.abc import Callable, Hashable
from pathlib import Path

import msgspec

from harness.model.rubric import Rubric

_MOST = 16


class Loaded(msgspec.Struct, frozen=True):
    """A rubric, and the files that it was made of, each with the digest of its text."""

    rubric: Rubric
    files: tuple[tuple[Path, str], ...]


_recent: dict[Hashable, Loaded] = {}


def digest(text: str) -> str:
    """The digest of a file's text."""
    return hashlib.sha256(text.encode()).hexdigest()


def remembered(name: Hashable, load: Callable[[], Loaded]) -> Rubric:
    """The rubric of that name, loaded anew where any of its files holds something else than then."""
    known = _recent.pop(name, None)
    if known is None or not _is_so(known):
        known = load()
    _recent[name] = known
    if len(_recent) > _MOST:
        _recent.pop(next(iter(_recent)), None)
    return known.rubric


def _is_so(loaded: Loaded) -> bool:
    ideal = loaded.rubric.ideal_path
    try:
        same = all(digest(file.read_text(encoding="utf-8")) == known for file, known in loaded.files)
        return same and (ideal is None or ideal.exists())
    except (OSError, UnicodeDecodeError):
        return False
