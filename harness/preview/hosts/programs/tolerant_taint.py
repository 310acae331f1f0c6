"""Which values rest on a stand-in, so that what fails because of one is no problem of its own."""

import re
from typing import Any

from tolerant_standin import Standin, is_standin  # type: ignore[import-not-found]

_DEEPEST = 5
_MOST_ITEMS = 200
_OPAQUE = frozenset({"builtins", "asyncio", "pulumi", "contextvars", "functools"})
_MARK = re.compile(r"\(problem standin2x(\d+)\)")


class Taint:
    """Remembers the Outputs that rest on stand-ins, and which problem they come from."""

    def __init__(self) -> None:
        self._outputs: dict[int, tuple[Any, int]] = {}

    def add(self, value: Any, problem: int = -1) -> Any:
        """Remember an Output. It is kept, so that its identity stays its own."""
        self._outputs[id(value)] = (value, problem)
        return value

    def marked(self, text: str, problem: int) -> str:
        """The text with the number of its problem."""
        return f"{text} (problem standin2x{problem})"

    def reaches(self, value: Any, depth: int = 0) -> bool:
        """Whether a stand-in stands in ``value``."""
        if is_standin(value) or id(value) in self._outputs:
            return True
        if depth >= _DEEPEST:
            return False
        return any(self.reaches(item, depth + 1) for item in _parts(value))

    def problems_in(self, value: Any, depth: int = 0) -> set[int]:
        """The numbers of the problems that ``value`` carries."""
        found = {int(number) for number in _MARK.findall(value)} if isinstance(value, str) else set()
        if id(value) in self._outputs:
            found.add(self._outputs[id(value)][1])
        if depth < _DEEPEST:
            for item in _parts(value):
                found |= self.problems_in(item, depth + 1)
        return found


def _parts(value: Any) -> list[Any]:
    if type(value) is Standin or isinstance(value, (str, bytes, type)):
        return []
    if isinstance(value, dict):
        return [part for pair in list(value.items())[:_MOST_ITEMS] for part in pair]
    if isinstance(value, (list, tuple, set, frozenset)):
        return list(value)[:_MOST_ITEMS]
    kind = type(value)
    # Asked of the class: an Output would make another one of itself.
    if kind.__module__.partition(".")[0] in _OPAQUE or hasattr(kind, "urn"):
        return []
    fields = getattr(value, "__dict__", None)
    return list(fields.values())[:_MOST_ITEMS] if isinstance(fields, dict) else []
