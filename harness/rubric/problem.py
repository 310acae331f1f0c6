"""What is wrong with a rubric, as one line: ``file:line: path.in.yaml: what: remedy``."""

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
from rapidfuzz import fuzz, process

from harness.model.errors import BadInput
from harness.rubric.document import Document, Path

# What a file never says, because it follows from something else.
_DERIVED = {"impact": "remove it: it follows from the 'consequence'"}
_NEAR = 60.0  # similarity in percent below which a suggestion would only confuse


class Problem(msgspec.Struct, frozen=True):
    """One fault, at a path of keys and list indexes."""

    document: Document
    path: Path
    what: str
    remedy: str

    def line(self) -> str:
        """The line for the user."""
        number = self.document.line(self.path)
        place = dotted(self.path)
        parts = [f"{self.document.shown}:{number}", *([place] if place else []), self.what, self.remedy]
        return ": ".join(" ".join(part.split()) for part in parts if part)


def fail(problems: Sequence[Problem]) -> None:
    """Raise BadInput with one line for each problem, in the order of the files' lines."""
    if problems:
        raise BadInput("\n".join(dict.fromkeys(problem.line() for problem in problems)))


def dotted(path: Path) -> str:
    """``checks[3].resources.type``."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else (f".{part}" if text else part)
    return text


def nearest(name: Any, known: Iterable[str]) -> str | None:
    """The known name that is most like ``name``, if one is like it at all."""
    found = process.extractOne(str(name), sorted(known), scorer=fuzz.ratio, score_cutoff=_NEAR)
    return found[0] if found else None


def suggest(name: Any, known: Iterable[str], otherwise: str) -> str:
    """``did you mean 'x'?`` or, where nothing is near, ``otherwise``."""
    if name in _DERIVED:
        return _DERIVED[name]
    near = nearest(name, known)
    return f"did you mean '{near}'?" if near else otherwise
