"""What the program logs: cleaned, bounded, in a stable order."""

import re

from harness.model.graph import Diagnostic, SourcePosition

# ECMA-48 control sequences (CSI), operating system commands (OSC, up to BEL or ST) and two-byte escapes.
_ESCAPES = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\-_])")
# C0 and C1 controls but for newline and tab, and the marks that reorder text (Trojan Source, CVE-2021-42574).
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_MOST_MESSAGES = 1_000
_LONGEST_MESSAGE = 16_384
_SEVERITIES = ("error", "warning", "info", "debug")


def clean(text: str) -> str:
    """The text without terminal escapes and control characters, at most 16 KiB of it."""
    return _CONTROLS.sub("", _ESCAPES.sub("", text[: 2 * _LONGEST_MESSAGE]))[:_LONGEST_MESSAGE]


class DiagnosticLog:
    """Collects at most 1,000 messages; the errors that the engine itself adds are always kept."""

    def __init__(self) -> None:
        self._kept: list[Diagnostic] = []
        self._dropped = 0

    def add(self, diagnostic: Diagnostic) -> None:
        """Keep a message of the program, unless there are too many."""
        if len(self._kept) >= _MOST_MESSAGES:
            self._dropped += 1
            return
        self._kept.append(diagnostic)

    def error(self, message: str, urn: str | None = None, position: SourcePosition | None = None) -> None:
        """Keep an error of the engine about what the program asked for."""
        if self._dropped == 0 or len(self._kept) < 2 * _MOST_MESSAGES:
            self._kept.append(Diagnostic("error", clean(message), urn, position))

    def sorted(self) -> tuple[Diagnostic, ...]:
        """Errors first, then by urn and text: a concurrent program logs in no stable order."""
        kept = sorted(self._kept, key=_order)
        if self._dropped:
            kept.append(Diagnostic("warning", f"{self._dropped} further messages were dropped"))
        return tuple(kept)


def _order(item: Diagnostic) -> tuple[int, str, str, SourcePosition]:
    position = item.position or SourcePosition("", 0)
    return _SEVERITIES.index(item.severity), item.urn or "", item.message, position
