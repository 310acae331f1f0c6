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
    return tuple(_diagnostic(item) for item in msgspec.json.decode(output or b"[]"))


def _diagnostic(item: dict[str, Any]) -> SourceDiagnostic:
    rule = item["check_name"]
    message = item["description"].removeprefix(f"{rule}: ")
    positions = item["location"]["positions"]
    name = _NAME.search(message)
    return SourceDiagnostic(
        file=item["location"]["path"],
        line=positions["begin"]["line"],
        end_line=positions["end"]["line"],
        tool="ty",
        rule=rule,
        message=message.replace("`", "'"),
        symbol=name[1] if name else None,
        column=positions["begin"]["column"],
    )
