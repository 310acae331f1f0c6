"""ty over Python: every type error at once, against the SDK's own types."""

import re
from pathlib import Path
from typing import Any

import msgspec
from ty import find_ty_bin

from harness.analysis.process import run
from harness.model.analysis import SourceDiagnostic

_NAME = re.compile(r"`([^`]+)`")


def diagnose(folder: Path, roots: tuple[str, ...], environment: Path) -> tuple[SourceDiagnostic, ...]:
    """Diagnostics of all files, against the packages of ``environment``. Raises ToolFailure.

    ``roots`` are the folders, below ``folder``, that the program imports its own modules from.
    """
    configuration = folder / "iac-harness.ty.toml"
    configuration.write_text("", encoding="utf-8")
    python = ["--python", str(environment)]
    python += [part for root in roots if root != "." for part in ("--extra-search-path", f"./{root}")]
    options = [
        "--config-file",
        str(configuration),
        "--exit-zero",
        "--no-progress",
        "--output-format",
        "gitlab",
    ]
    output = run([find_ty_bin(), "check", *python, *options, "."], folder)
    return tuple(_reported(item) for item in msgspec.json.decode(output or b"[]"))


def _reported(item: dict[str, Any]) -> SourceDiagnostic:
    rule = item["check_name"]
    positions = item["location"]["positions"]
    begin, end = positions["begin"], positions["end"]
    place = (begin["line"], begin["column"], end["line"])
    return diagnostic(item["location"]["path"], rule, item["description"].removeprefix(f"{rule}: "), place)


def diagnostic(file: str, rule: str, message: str, place: tuple[int, int, int]) -> SourceDiagnostic:
    """What ty says at ``place``: a line, a column, and the line where it ends, all from 1."""
    name = _NAME.search(message)
    return SourceDiagnostic(
        file=file,
        line=place[0],
        end_line=place[2],
        tool="ty",
        rule=rule,
        message=message.replace("`", "'"),
        symbol=name[1] if name else None,
        column=place[1],
    )
