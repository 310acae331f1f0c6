"""Which resources a program constructs under a condition that this run did not meet."""

import itertools
import re
from collections.abc import Iterator

_COMMENT = re.compile(r"^\s*(#|//|\*|/\*)")
_CONDITION = re.compile(r"^\s*(\}?\s*(if|elif|else)\b)")
_FUNCTION = re.compile(
    r"^\s*(?:(?:export|async|private|public|protected|static)\s+)*(?:def\s+|function\s+)?(?P<name>\w+)\s*\(.*[{:]\s*$"
    r"|^\s*(?:async\s+)?def\s+(?P<open>\w+)\s*\("
)
_ANY_CLASS = re.compile(r"^\s*(export\s+)?(default\s+)?(abstract\s+)?class\b")
_KEYWORDS = frozenset({"if", "elif", "else", "for", "while", "switch", "with", "catch"})
# Bounds on what an answer can make this cost; a file beyond them holds no condition.
_MOST_CALLS = 1  # from a constructor's function to the calls of it
_MOST_PLACES = 20
_MOST_LINES = 5000


def constructs_conditionally(text: str, module: str, name: str) -> bool:
    """Whether ``text`` constructs ``module.name`` (its parts are regular expressions) below an if or else.

    The blocks around the constructor within its own function count, and those around the calls of that
    function where all calls stand below one. A function that nobody calls is no condition: what it
    constructs is absent.
    """
    constructed = rf"\b{module}_?\.{name}[ \t]*(<[^>\n]{{0,200}}>)?\("
    if re.search(rf"(?m)^(?![ \t]*(//|\*|#)).*(\?|&&)[ \t]*(new[ \t]+)?[\w.]*{constructed}", text):
        return True  # TypeScript's operators
    lines = text.split("\n", _MOST_LINES)[:_MOST_LINES]
    constructor = re.compile(constructed)
    return any(_below_condition(lines, number, _MOST_CALLS) for number in _matching(lines, constructor))


def _below_condition(lines: list[str], number: int, calls: int) -> bool:
    for opening in _opening(lines, number):
        if _CONDITION.match(lines[opening]):
            return True
        function = _function(lines[opening])
        if function is not None:
            return calls > 0 and _called_below_condition(lines, function, opening, calls - 1)
    return False


def _called_below_condition(lines: list[str], function: str, defined: int, calls: int) -> bool:
    called = [number for number in _matching(lines, re.compile(rf"\b{function}\s*\(")) if number != defined]
    return bool(called) and all(_below_condition(lines, number, calls) for number in called)


def _matching(lines: list[str], pattern: re.Pattern[str]) -> list[int]:
    found = (number for number, line in enumerate(lines) if pattern.search(line) and not _COMMENT.match(line))
    return list(itertools.islice(found, _MOST_PLACES))


def _function(line: str) -> str | None:
    found = _FUNCTION.match(line)
    name = (found["name"] or found["open"]) if found is not None else None
    return None if name in _KEYWORDS else name


def _opening(lines: list[str], number: int) -> Iterator[int]:
    """The lines that open the blocks around a line, innermost first, up to a class."""
    depth = _indent(lines[number])
    for position in range(number - 1, -1, -1):
        line = lines[position]
        if not line.strip() or _COMMENT.match(line) or _indent(line) >= depth:
            continue
        if _ANY_CLASS.match(line):
            return
        depth = _indent(line)
        yield position


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())
