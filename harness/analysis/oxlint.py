"""oxlint over TypeScript: unused variables, imports and parameters, and plain mistakes."""

import re
from pathlib import Path
from typing import Any

import msgspec

from harness.analysis.node import node_binary
from harness.analysis.process import ToolFailure, run
from harness.model.analysis import SourceDiagnostic

CONFIGURATION = Path(__file__).parent / "oxlint.json"
_CODE = re.compile(r"^[\w-]+\((?P<rule>[^)]+)\)$")
_NAME = re.compile(r"'([^']+)'")


def diagnose(folder: Path, files: tuple[str, ...], node_modules: Path) -> tuple[SourceDiagnostic, ...]:
    """Diagnostics of all files. Raises ToolFailure."""
    options = ["--config", str(CONFIGURATION), "--disable-nested-config", "--no-ignore", "--format", "json"]
    paths = [f"./{file}" for file in files]  # so that no file's name is taken for an option
    output = run([str(node_binary()), str(program(node_modules)), *options, *paths], folder, accepted=(0, 1))
    try:
        report = msgspec.json.decode(output)
    except msgspec.DecodeError:
        raise ToolFailure("printed no report") from None
    return tuple(_diagnostic(item) for item in report["diagnostics"] if item.get("labels"))


def program(node_modules: Path) -> Path:
    """What Node.js is to run. Raises ToolFailure."""
    found = node_modules / "oxlint" / "bin" / "oxlint"
    if not found.is_file():
        raise ToolFailure("not installed in the TypeScript SDK environment")
    return found


def _diagnostic(item: dict[str, Any]) -> SourceDiagnostic:
    file, line = item["filename"].removeprefix("./"), int(item["labels"][0]["span"]["line"])
    return diagnostic(file, item.get("code"), item["message"], line)


def diagnostic(file: str, code: str | None, message: str, line: int) -> SourceDiagnostic:
    """One diagnostic; without a ``code`` the file cannot be read."""
    found = _CODE.match(code or "")
    name = _NAME.search(message)
    return SourceDiagnostic(
        file=file,
        line=line,
        end_line=line,
        tool="oxlint",
        rule=found["rule"] if found else "parse-error",
        message=message,
        symbol=name[1] if name else None,
    )
