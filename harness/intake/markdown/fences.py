"""Fence lines (CommonMark 0.31, section 4.5), and the repair of documents whose fences do not nest.

Models write a README in a fence of three backticks and put further fences of three backticks into it.
CommonMark then ends the README at its first inner fence, and everything behind it is out of step. The
repair reads the fence lines of the whole document, takes the reading that explains them best, and gives
each outer fence that holds others a longer marker, so that an ordinary parser sees what was meant. Lines
are never added or removed: positions stay true.
"""

import re
from collections.abc import Sequence

import msgspec

_FENCE = re.compile(r"^( {0,3})(?:[-*+]\s+|\d{1,9}[.)]\s+)?([ \t]*)(`{3,}|~{3,})[ \t]*([^`\n]*)$")
_ESCAPED = re.compile(r"^(\s*)((?:\\`){3,})(.*)$")
_MARKDOWN_INFO = re.compile(r"^(markdown|md|mdx)\b", re.IGNORECASE)
_FILE_HEADING = re.compile(r"^#{1,6}\s.*[\w*)\]/-]\.\w{1,10}\b", re.ASCII)
_LONGER = 3
_MAX_FENCES = 5_000

# Costs of explaining a line in a way that a careful writer would not have meant.
_COST_SWALLOWED = 6  # a fence with a language inside a code block
_COST_UNCLOSED = 8
_COST_HEADING_INSIDE = 5  # "## File: x.py" and a fence below it, inside another fence
_COST_BARE_OPENER = 1
_COST_FORGOTTEN = 4  # a code block whose end was forgotten before the next file's heading
_COST_UNNAMED_OPENER = 2  # a fence without a language at the top level


class FenceLine(msgspec.Struct, frozen=True):
    """A line that opens or closes a fence; ``index`` counts from 0. ``info`` is empty for a closing one.

    ``heading`` is the index of the heading just above that names a file, where there is one.
    """

    index: int
    marker: str
    info: str
    heading: int | None = None

    @property
    def bare(self) -> bool:
        """Without an info string: it may close."""
        return not self.info

    @property
    def markdown(self) -> bool:
        """Opens a fenced markdown document."""
        return bool(_MARKDOWN_INFO.match(self.info))


class _Reading(msgspec.Struct, frozen=True):
    """One way to read the fence lines so far: the open fences, the outer pairs found, and the headings
    before which an end was forgotten (with its marker).
    """

    cost: int
    stack: tuple[FenceLine, ...] = ()
    outer: tuple[tuple[int, int], ...] = ()
    holds: tuple[bool, ...] = ()
    forgotten: tuple[tuple[int, str], ...] = ()


def unescape(lines: Sequence[str]) -> list[str]:
    r"""Fences whose backticks were escaped (``\`\`\````) as fences."""
    return [_ESCAPED.sub(lambda m: m[1] + m[2].replace("\\", "") + m[3], line) for line in lines]


def repair(lines: Sequence[str]) -> list[str]:
    """``lines`` with a longer marker at both ends of each fence that holds others, and with an end where
    one was forgotten (in place of the blank line above the next file's heading).
    """
    repaired = list(lines)
    fences = fence_lines(lines)
    if not fences or len(fences) > _MAX_FENCES:
        return repaired
    reading = _best_reading(fences)
    width = max(len(fence.marker) for fence in fences) + _LONGER
    for start, end in reading.outer:
        for index in (start, end):
            repaired[index] = re.sub(r"`{3,}|~{3,}", "`" * width, repaired[index], count=1)
    for heading, marker in reading.forgotten:
        if not lines[heading - 1].strip():
            repaired[heading - 1] = marker
    return repaired


def fence_lines(lines: Sequence[str]) -> list[FenceLine]:
    """Every line that CommonMark could take for one end of a fence."""
    found = []
    for index, line in enumerate(lines):
        match = _FENCE.match(line)
        if match:
            found.append(FenceLine(index, match[3], match[4].strip(), _file_heading_above(lines, index)))
    return found


def _file_heading_above(lines: Sequence[str], index: int) -> int | None:
    above = next((line for line in range(index - 1, max(-1, index - 4), -1) if lines[line].strip()), None)
    return above if above is not None and _FILE_HEADING.match(lines[above]) else None


def _best_reading(fences: Sequence[FenceLine]) -> _Reading:
    """Dynamic programming over the fence lines: per stack of open fences, the cheapest way to get there."""
    readings: dict[tuple[int, ...], _Reading] = {(): _Reading(0)}
    for fence in fences:
        following: dict[tuple[int, ...], _Reading] = {}
        for reading in readings.values():
            for successor in _successors(reading, fence):
                key = tuple(open_fence.index for open_fence in successor.stack)
                if key not in following or successor.cost < following[key].cost:
                    following[key] = successor
        # The cheapest few are enough, and keep the work linear in the document.
        readings = dict(sorted(following.items(), key=lambda item: item[1].cost)[:8])
    return min(readings.values(), key=lambda reading: reading.cost + _COST_UNCLOSED * len(reading.stack))


def _successors(reading: _Reading, fence: FenceLine) -> list[_Reading]:
    if not reading.stack:
        return [_opened(reading, fence, _COST_UNNAMED_OPENER if fence.bare else 0)]
    top = reading.stack[-1]
    closes = fence.bare and _closes(fence, top)
    found = [_closed(reading, fence)] if closes else []
    inside = _COST_HEADING_INSIDE if fence.heading is not None else 0
    if top.markdown and len(reading.stack) == 1:
        found.append(_opened(reading, fence, inside + (_COST_BARE_OPENER if fence.bare else 0)))
    elif not closes:
        swallowed = 0 if len(fence.marker) < len(top.marker) else _COST_SWALLOWED
        found.append(msgspec.structs.replace(reading, cost=reading.cost + swallowed + inside))
    if fence.heading is not None and not fence.bare and top.index < fence.heading - 1:
        found.append(_opened(_forgot(reading, fence.heading), fence, 0))
    return found


def _forgot(reading: _Reading, heading: int) -> _Reading:
    return msgspec.structs.replace(
        reading,
        cost=reading.cost + _COST_FORGOTTEN * len(reading.stack),
        stack=(),
        holds=(),
        forgotten=(*reading.forgotten, (heading, reading.stack[0].marker)),
    )


def _closes(fence: FenceLine, opener: FenceLine) -> bool:
    return fence.marker[0] == opener.marker[0] and len(fence.marker) >= len(opener.marker)


def _opened(reading: _Reading, fence: FenceLine, cost: int) -> _Reading:
    return msgspec.structs.replace(
        reading,
        cost=reading.cost + cost,
        stack=(*reading.stack, fence),
        holds=(*(True for _ in reading.holds), False),
    )


def _closed(reading: _Reading, fence: FenceLine) -> _Reading:
    outer = reading.outer
    if reading.holds[-1]:
        outer = (*outer, (reading.stack[-1].index, fence.index))
    return msgspec.structs.replace(reading, stack=reading.stack[:-1], outer=outer, holds=reading.holds[:-1])
