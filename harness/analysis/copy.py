"""A private copy of the answer's source for the tools, with nothing in it that could configure them.

Only source files are copied: no package.json, tsconfig, ruff.toml, pyproject.toml or linter
configuration of the answer lies beside them, and comments that switch a linter off for a file are made
inert (at equal length, so that positions stay true): the answer does not choose how it is judged.
"""

import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from harness.model.workspace import Language, Workspace

MAXIMUM_FILE_BYTES = 1024**2
MAXIMUM_FILES = 500
SUFFIXES: dict[Language, tuple[str, ...]] = {
    "python": (".py",),
    "typescript": (".ts", ".tsx", ".mts", ".cts", ".js", ".mjs", ".cjs"),
}
_SILENCERS = (
    (re.compile(rb"\b(eslint|oxlint)-disable"), rb"\1-ignored"),
    (re.compile(rb"@ts-(nocheck|ignore)"), lambda match: b"@ts." + match[1]),
)
_CONFIGURATION = re.compile(r"(eslint|oxlint|jest|vitest|prettier|rollup|vite|webpack)\S*\.[cm]?[jt]s$")


@contextmanager
def private_copy(workspace: Workspace) -> Iterator[tuple[Path, tuple[str, ...]]]:
    """A temporary folder with the source files of the answer's language, and their relative paths."""
    with tempfile.TemporaryDirectory(prefix="iac-harness-analysis-") as name:
        folder = Path(name)
        chosen = source_paths(workspace)
        for path in chosen:
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(_inert((workspace.root / path).read_bytes()))
        yield folder, chosen


def source_paths(workspace: Workspace) -> tuple[str, ...]:
    """The source files that the tools read: regular, of bounded size, and no tool's configuration."""
    suffixes = SUFFIXES[workspace.layout.language]
    found = (file for file in workspace.files if file.path.endswith(suffixes))
    return tuple(
        file.path
        for file in found
        if file.size <= MAXIMUM_FILE_BYTES and _is_source(workspace.root / file.path, file.path)
    )[:MAXIMUM_FILES]


def _is_source(file: Path, path: str) -> bool:
    pure = PurePosixPath(path)
    ours = not pure.is_absolute() and ".." not in pure.parts and "node_modules" not in pure.parts
    return ours and not _CONFIGURATION.search(pure.name) and file.is_file() and not file.is_symlink()


def _inert(content: bytes) -> bytes:
    for expression, replacement in _SILENCERS:
        content = expression.sub(replacement, content)
    return content
