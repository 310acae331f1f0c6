"""oxlint over TypeScript: unused variables, imports and parameters, and plain mistakes."""

import re
from pathlib import Path
from typing import Any

import msgspec

from harness.analysis.node import node_binary
from harness.analysis.process import ToolFailure, run
from harness.model.analysis import SourceDiagnostic

_CONFIGURATION = Path(__file__).parent / "oxlint.json"
_CODE = re.compile(r"^[\w-]+\((?P<rule>[^)]+)\)$")
_NAME = re.compile(r"'([^']+)'")


def diagnose(folder: Path, files: tuple[str, ...], node_modules: Path) -> tuple[SourceDiagnostic, ...]:
    """Diagnostics of all files. Raises ToolFailure."""
    program = node_modules / "oxlint" / "bin" / "oxlint"
    if not program.is_file():
        raise ToolFailure("not installed in the TypeScript SDK environment")
    options = ["--config", str(_CONFIGURATION), "--disable-nested-config", "--no-ignore", "--format", "json"]
    paths = [f"./{file}" for file in files]  # so that no file's name is taken for an option
    output = run([str(node_binary()), str(program), *options, *paths], folder, accepted=(0, 1))
    try:
        report = msgspec.json.decode(output)
    except msgspec.DecodeError:
        raise ToolFailure("printed no report") from None
    return tuple(_diagnostic(item) for item in report["diagnostics"] if item.get("labels"))


def _diagnostic(item: dict[str, Any]) -> SourceDiagnostic:
    code = _CODE.match(item.get("code") or "")
    line = int(item["labels"][0]["span"]["line"])
    name = _NAME.search(item["message"])
    return SourceDiagnostic(
        file=item["filename"].removeprefix("./"),
        line=line,
        end_line=line,
        tool="oxlint",
        rule=code["rule"] if code else "parse-error",
        message=item["message"],
        symbol=name[1] if name else None,
    )
