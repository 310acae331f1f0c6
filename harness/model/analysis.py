"""What static tools say about the answer's source, whether or not it ever ran."""

from typing import Literal

import msgspec


class SourceDiagnostic(msgspec.Struct, frozen=True, order=True):
    """One diagnostic of a static tool, at lines counted from 1.

    ``rule`` is the tool's own code (``F401``, ``no-unused-vars``); ``symbol`` the name it speaks of,
    where it speaks of one.
    """

    file: str
    line: int
    end_line: int
    tool: Literal["ruff", "ty", "oxlint", "typescript"]
    rule: str
    message: str
    symbol: str | None = None


class SourceAnalysis(msgspec.Struct, frozen=True):
    """All diagnostics, sorted; ``unavailable`` maps a tool that could not run to the reason."""

    diagnostics: tuple[SourceDiagnostic, ...] = ()
    unavailable: dict[str, str] = {}
