"""Levels that contradict each other: a finding's own, its section's, and the summary's."""

import re
from collections.abc import Iterator

from harness.lint.document import Block, FailuresAnalysis, ReportedFinding, level_of
from harness.lint.fault import Fault
from harness.lint.phrases import phrases

_GAP = re.compile(
    r"^(?P<gap>.+?)\((?P<level>critical|high|medium|low)\s*[-\u2013\u2014:]\s*(?P<title>[^)]+)\)\W*$", re.I
)
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9]{2,}")
_LEAST = 2  # words that a line of the summary shares with the finding that it means


def level_faults(analysis: FailuresAnalysis) -> Iterator[Fault]:
    """Findings that state another level than their section, and a summary that gives them another one."""
    for finding in analysis.findings:
        if finding.section and finding.stated and finding.section != finding.stated:
            yield Fault(
                finding.line,
                "levels",
                f"finding {finding.number} states {finding.stated.capitalize()}, and stands among the "
                f"{finding.section.capitalize()} ones",
            )
    for block in analysis.around:
        yield from _summarised(block, analysis.findings)


def _summarised(block: Block, findings: tuple[ReportedFinding, ...]) -> Iterator[Fault]:
    found = _GAP.match(block.text)
    if found is None:
        return
    meant = _meant(f"{found['gap']} {found['title']}", findings)
    level, own = level_of(found["level"]), None if meant is None else meant.stated or meant.section
    if meant is not None and own and level and level not in {own, meant.section}:
        yield Fault(
            block.line,
            "levels",
            f"the summary calls finding {meant.number} ({meant.title}) {level.capitalize()}, and it is "
            f"{own.capitalize()} there",
        )


def _meant(text: str, findings: tuple[ReportedFinding, ...]) -> ReportedFinding | None:
    """The finding whose title shares most words with ``text``, where one does more than all others."""
    words = _words(text)
    shared = sorted(
        ((len(words & _words(item.title)), item.number, item) for item in findings), key=lambda x: x[:2]
    )
    if not shared or shared[-1][0] < _LEAST:
        return None
    if len(shared) > 1 and shared[-2][0] == shared[-1][0]:
        return None
    return shared[-1][2]


def _words(text: str) -> set[str]:
    return {word.lower().rstrip("s") for word in _WORD.findall(text)} - phrases().common
