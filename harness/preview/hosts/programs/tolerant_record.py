"""What a tolerant run writes down: every problem once, in words, with its place and what it is about."""

import difflib
import re
from typing import Any

_MOST_PROBLEMS = 200
_LONGEST_TEXT = 400
_OUTPUT_IN_ERROR = re.compile(r"\bOutput\b")
_NOT_SERIALISABLE = re.compile(r"Object of type (\w+) is not JSON serializable")
_MISSING_CONFIG = "ConfigMissingError"


class Problems:
    """The problems of one run. The same one at the same place is one."""

    def __init__(self, root: str) -> None:
        self._root = root.rstrip("/") + "/"
        self._kept: list[dict[str, Any]] = []
        self._index: dict[tuple[Any, ...], int] = {}
        self.invocations: list[dict[str, Any]] = []
        self.follow_ups = 0

    def add(self, kind: str, message: str, site: dict[str, Any] | None, **more: Any) -> int:
        """Keep one problem; its number."""
        file = site["file"].removeprefix(self._root) if site else None
        line = more.pop("line", None) or (site["line"] if site else None)
        if site and line != site["line"]:
            more["start"] = site["line"]
        symbol = more.get("symbol")
        # A module or a key that is missing is one problem, wherever it is asked for.
        place = (None, None) if kind in ("missing-module", "missing-config") else (file, line)
        key = (kind, *place, symbol, None if symbol else message)
        if key not in self._index and len(self._kept) < _MOST_PROBLEMS:
            self._index[key] = len(self._kept)
            problem = {"kind": kind, "message": message[:_LONGEST_TEXT], "file": file, "line": line, **more}
            self._kept.append(problem)
        return self._index.get(key, -1)

    def invoked(self, function: str, site: dict[str, Any]) -> None:
        """Note where a data source is asked: the engine knows no lines of such calls."""
        if len(self.invocations) < _MOST_PROBLEMS:
            file = site["file"].removeprefix(self._root)
            self.invocations.append({"function": function, "file": file, "line": site["line"]})

    def attach(self, number: int, owner: str | None, name: str | None, path: str | None) -> None:
        """Say which resource's which argument a problem reaches, where that is not known yet."""
        if 0 <= number < len(self._kept) and not self._kept[number].get("name"):
            problem = self._kept[number]
            problem.update({"owner": problem.get("owner") or owner, "name": name, "property": path})

    def described(self) -> list[dict[str, Any]]:
        """All of them, as the report holds them."""
        return self._kept


def near(name: str, known: Any) -> str | None:
    """The known name that ``name`` was most likely meant to be."""
    found = difflib.get_close_matches(name, [item for item in known if not item.startswith("_")], 1, 0.8)
    return found[0] if found else None


def classify(error: BaseException, text: str) -> tuple[str, str, str | None]:
    """(kind, message, symbol) of an exception that ``text`` raised."""
    said = " ".join(str(error).split())
    name = type(error).__name__
    if isinstance(error, TypeError) and (found := _NOT_SERIALISABLE.search(said)):
        return "output-serialised", f"a value of type {found[1]} cannot be put into JSON: {text}", None
    if isinstance(error, TypeError) and _OUTPUT_IN_ERROR.search(said):
        return "output-misused", f"an Output is used as a plain value in `{text}`: {said}", None
    if name == _MISSING_CONFIG:
        key = getattr(error, "key", said)
        return (
            "missing-config",
            f"the required configuration value '{key}' is set nowhere and has no default",
            key,
        )
    if isinstance(error, NameError):
        return "exception", f"NameError: {said}", getattr(error, "name", None)
    if isinstance(error, SystemExit):
        return "exception", f"the program ends itself with status {error.code}", None
    return "exception", f"{name}: {said} (in `{text}`)" if text else f"{name}: {said}", name
