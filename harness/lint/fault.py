"""What is wrong with a report, at one of its lines."""

import msgspec

from harness.model.finding import IMPACTS, Impact


class Fault(msgspec.Struct, frozen=True, order=True):
    """``rule`` names the kind of fault, ``message`` says what contradicts what."""

    line: int
    rule: str
    message: str


def told(counts: dict[Impact, int]) -> str:
    """``3 Critical, 2 High``, gravest first."""
    return ", ".join(f"{counts[level]} {level.capitalize()}" for level in IMPACTS if level in counts)
