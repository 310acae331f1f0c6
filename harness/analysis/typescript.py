"""typescript 7 (native) over TypeScript: every type error at once, against the SDK's own types."""

import re
from pathlib import Path

import msgspec

from harness.analysis.process import ToolFailure, run
from harness.model.analysis import SourceDiagnostic

_LINE = re.compile(
    r"^(?P<file>[^(]+)\((?P<line>\d+),(?P<column>\d+)\): error (?P<code>TS\d+): (?P<message>.*)$"
)
_MORE = re.compile(r"^\s+\S")  # what a diagnostic goes on to say stands indented below it
_MODULE_PATH = re.compile(r'import\("[^"]*?/node_modules/([^"]+?)(?:/index)?"\)')
# A member that a symbol names counts only once the compiler has looked at it elsewhere.
_COUNT = re.compile(r", and \d+ more\.")
_MAXIMUM_MESSAGE = 2000
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
    program = compiler(node_modules)
    link = folder / "node_modules"
    if not link.exists():
        link.symlink_to(node_modules)
    project = folder / "iac-harness.tsconfig.json"
    project.write_bytes(configuration(files))
    output = run([str(program), "--project", str(project), "--pretty", "false"], folder, _STATUSES)
    found = (_reported(lines) for lines in _groups(output.decode(errors="replace").splitlines()))
    return tuple(item for item in found if item is not None and item.file in files)


def configuration(files: tuple[str, ...]) -> bytes:
    """The tsconfig.json of a project of these files."""
    return msgspec.json.encode({"compilerOptions": _OPTIONS, "files": list(files)})


def compiler(node_modules: Path) -> Path:
    """The native compiler: an optional dependency of typescript 7, one package per platform."""
    found = sorted(node_modules.glob("@typescript/typescript-*/lib/tsc"))
    if not found:
        raise ToolFailure("the native compiler is not installed in the TypeScript SDK environment")
    return found[0]


def _groups(lines: list[str]) -> list[list[str]]:
    """Each diagnostic's lines."""
    groups: list[list[str]] = []
    for line in lines:
        if _MORE.match(line) and groups:
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def _reported(lines: list[str]) -> SourceDiagnostic | None:
    match = _LINE.match(lines[0])
    if match is None:
        return None
    whole = " ".join((match["message"], *(line.strip() for line in lines[1:])))
    return diagnostic(match["file"], int(match["line"]), int(match["column"]), match["code"], whole)


def diagnostic(file: str, line: int, column: int, rule: str, message: str) -> SourceDiagnostic:
    """What the compiler says at a line and a column, both from 1; ``message`` is in one line."""
    # The compiler names modules by their place on this machine.
    short = _COUNT.sub(", and more.", _MODULE_PATH.sub(r'import("\1")', message))[:_MAXIMUM_MESSAGE]
    name = _NAME.search(short)
    return SourceDiagnostic(
        file=file,
        line=line,
        end_line=line,
        tool="typescript",
        rule=rule,
        message=short,
        symbol=name[1] if name else None,
        column=column,
    )
