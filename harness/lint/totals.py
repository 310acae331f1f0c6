"""Totals of the summary that differ from the findings."""

import re
from collections import Counter
from collections.abc import Iterator

from harness.lint.document import Block, FailuresAnalysis, level_of
from harness.lint.fault import Fault, told
from harness.model.finding import IMPACTS, Impact

_LEVEL = r"(critical|high|medium|moderate|low)"
_PAIR = re.compile(rf"\b(\d+)\s+{_LEVEL}\b", re.I)
_NAMED = re.compile(
    rf"^\W*(?:total\s+)?{_LEVEL}(?:\s+(?:severity|priority))?(?:\s+\w+)?\W*:\W*(\d+)\b(?!\s*[%/.])", re.I
)
_THINGS = "failures|issues|errors|findings|bugs|problems"
_TOTAL = re.compile(rf"^\W*total\s+(?:number of\s+)?(?:{_THINGS})\W*:\W*(\d+)\b(?!\s*[%/.])", re.I)
_MANY = 2  # pairs of number and level that make a line one of totals, whatever its words


def total_faults(analysis: FailuresAnalysis) -> Iterator[Fault]:
    """Each line of totals against the sections, and against the levels that the findings state."""
    if not analysis.findings:
        return
    ways = tuple(_ways(analysis))
    for block in analysis.around:
        claimed = _claimed(block)
        if claimed and ways and not any(_agrees(claimed, way) for way in ways):
            yield Fault(
                block.line, "totals", f"the totals say {told(claimed)}, and the sections hold {told(ways[0])}"
            )
        total = _TOTAL.match(block.text)
        if total is not None and not _PAIR.search(block.text[: total.end() + len(" moderate")]):
            yield from _whole(int(total.group(1)), len(analysis.findings), block.line)


def _whole(claimed: int, held: int, line: int) -> Iterator[Fault]:
    if claimed != held:
        yield Fault(line, "totals", f"the total says {claimed}, and the report holds {held} findings")


def _ways(analysis: FailuresAnalysis) -> Iterator[dict[Impact, int]]:
    """The findings by section and by stated level, each where all have one."""
    for levels in (
        [item.section for item in analysis.findings],
        [item.stated or item.section for item in analysis.findings],
    ):
        if None not in levels:
            found = Counter(levels)
            yield {level: found[level] for level in IMPACTS}


def _claimed(block: Block) -> dict[Impact, int]:
    if block.language is not None:
        return {}
    named = _NAMED.match(block.text)
    if named is not None:
        return _summed([(int(named.group(2)), named.group(1))])
    pairs = [(int(number), word) for number, word in _PAIR.findall(block.text)]
    if len(pairs) < _MANY and not re.search(r"\btotal\b", block.text, re.I):
        return {}
    return _summed(pairs)


def _summed(pairs: list[tuple[int, str]]) -> dict[Impact, int]:
    found: dict[Impact, int] = {}
    for number, word in pairs:
        level = level_of(word)
        if level is not None:
            found[level] = found.get(level, 0) + number
    return found


def _agrees(claimed: dict[Impact, int], held: dict[Impact, int]) -> bool:
    return all(held[level] == number for level, number in claimed.items())
