"""typescript 7 (native) over TypeScript: every type error at once, against the SDK's own types."""

import re
from pathlib import Path

import msgspec

from harness.analysis.process import ToolFailure, run
from harness.model.analysis import SourceDiagnostic

_LINE = re.compile(r"^(?P<file>[^(]+)\((?P<line>\d+),\d+\): error (?P<code>TS\d+): (?P<message>.*)$")
_NAME = re.compile(r"'([^']+)'")
_STATUSES = (0, 1, 2)  # tsc: no errors, errors with no output, errors with output
_OPTIONS = {
    "target": "ES2020",
    "module": "commonjs",
    "moduleResolution": "bundler",
    "lib": ["ES2022"],
    "types": ["node"],
    "strict": True,
    "noEmit": True,
    "allowJs": True,
    "skipLibCheck": True,
    "esModuleInterop": True,
    "resolveJsonModule": True,
}


def diagnose(folder: Path, files: tuple[str, ...], node_modules: Path) -> tuple[SourceDiagnostic, ...]:
    """Diagnostics of all files. Raises ToolFailure."""
    compiler = _compiler(node_modules)
    link = folder / "node_modules"
    if not link.exists():
        link.symlink_to(node_modules)
    configuration = folder / "iac-harness.tsconfig.json"
    configuration.write_bytes(msgspec.json.encode({"compilerOptions": _OPTIONS, "files": list(files)}))
    output = run([str(compiler), "--project", str(configuration), "--pretty", "false"], folder, _STATUSES)
    found = (_LINE.match(line) for line in output.decode(errors="replace").splitlines())
    return tuple(_diagnostic(match) for match in found if match and match["file"] in files)


def _compiler(node_modules: Path) -> Path:
    """The native compiler: an optional dependency of typescript 7, one package per platform."""
    found = sorted(node_modules.glob("@typescript/typescript-*/lib/tsc"))
    if not found:
        raise ToolFailure("the native compiler is not installed in the TypeScript SDK environment")
    return found[0]


def _diagnostic(match: re.Match[str]) -> SourceDiagnostic:
    line = int(match["line"])
    name = _NAME.search(match["message"])
    symbol = name[1] if name else None
    return SourceDiagnostic(match["file"], line, line, "typescript", match["code"], match["message"], symbol)
