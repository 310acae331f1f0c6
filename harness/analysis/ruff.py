"""ruff over Python: unused names, hardcoded passwords, line length, names that do not exist."""

import re
from pathlib import Path
from typing import Any

import msgspec
from ruff import find_ruff_bin  # type: ignore[import-untyped]

from harness.analysis.process import run
from harness.model.analysis import SourceDiagnostic

_NAME = re.compile(r"[`\"]([^`\"]+)[`\"]")

# Rules of https://docs.astral.sh/ruff/rules/; a rubric chooses among them.
RULES = (
    "F",
    "E501",
    "E722",
    "S105",
    "S106",
    "S107",
    "S108",
    "S113",
    "S602",
    "S605",
    "B006",
    "ARG001",
)
LINE_LENGTH = 120


def diagnose(folder: Path, files: tuple[str, ...]) -> tuple[SourceDiagnostic, ...]:
    """Diagnostics of all files. Raises ToolFailure."""
    options = [
        "--isolated",
        "--no-cache",
        "--ignore-noqa",
        "--no-respect-gitignore",
        "--exit-zero",
        "--quiet",
    ]
    rules = ["--select", ",".join(RULES), "--line-length", str(LINE_LENGTH), "--output-format", "json"]
    output = run([find_ruff_bin(), "check", *options, *rules, "--", *files], folder)
    return tuple(_diagnostic(item, folder) for item in msgspec.json.decode(output or b"[]"))


def _diagnostic(item: dict[str, Any], folder: Path) -> SourceDiagnostic:
    path = Path(item["filename"])
    file = path.relative_to(folder).as_posix() if path.is_absolute() else path.as_posix()
    lines = (item["location"]["row"], item["end_location"]["row"])
    return diagnostic(file, item["code"], item["message"], lines)


def diagnostic(file: str, code: str | None, message: str, lines: tuple[int, int]) -> SourceDiagnostic:
    """One diagnostic, with its first and last line; without a ``code`` the file cannot be read."""
    first, last = lines
    return SourceDiagnostic(
        file=file,
        line=first,
        end_line=max(first, last),
        tool="ruff",
        rule=code or "invalid-syntax",
        message=message.replace("`", "'"),
        symbol=_symbol(message),
    )


def _symbol(message: str) -> str | None:
    """The first name that ruff's message quotes, with backticks or double quotes."""
    found = _NAME.search(message)
    return found[1] if found else None
