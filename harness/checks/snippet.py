"""Text cut from a file, bounded and harmless to print."""

import re
import textwrap

MAXIMUM_LINES = 24
MAXIMUM_WIDTH = 200
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


def cut(text: str, ranges: tuple[tuple[int, int], ...], path: str) -> str:
    """The lines of ``ranges`` (counted from 1), dedented, with a mark where lines are left out."""
    lines = text.split("\n")
    chosen = sorted({line for first, last in ranges for line in range(first, min(last, len(lines)) + 1)})
    parts: list[str] = []
    previous = None
    for line in chosen[:MAXIMUM_LINES]:
        if previous is not None and line > previous + 1:
            parts.append(_omission(lines[line - 1], path))
        parts.append(_clean(lines[line - 1]))
        previous = line
    if len(chosen) > MAXIMUM_LINES:
        parts.append(_omission(parts[-1], path))
    return textwrap.dedent("\n".join(parts)).strip("\n")


def one_line(text: str, width: int = MAXIMUM_WIDTH) -> str:
    """Text of the answer as part of a sentence."""
    flat = " ".join(_CONTROL.sub("", text).split())
    return flat if len(flat) <= width else flat[: width - 1] + "…"


def _clean(line: str) -> str:
    line = _CONTROL.sub("", line.expandtabs(4)).rstrip()
    return line if len(line) <= MAXIMUM_WIDTH else line[: MAXIMUM_WIDTH - 1] + "…"


def _omission(line: str, path: str) -> str:
    indent = line[: len(line) - len(line.lstrip())].expandtabs(4)
    return f"{indent}{'#' if path.endswith(('.py', '.yaml', '.yml')) else '//'} …"
