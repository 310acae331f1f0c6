"""A directory is copied file by file; links are never followed out of it, and special files never opened."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from harness.intake.case import NOT_IN_A_CASE, NOT_THE_ANSWER, is_case
from harness.intake.paths import UnsafePath
from harness.intake.writer import WorkspaceWriter
from harness.model.errors import BadInput

# Version control, installed packages and caches: made by tools, not by the answer.
_GENERATED = frozenset(
    {
        ".git", ".hg", ".svn", "node_modules", ".venv", "venv", "__pycache__", ".mypy_cache", ".ruff_cache",
        ".pytest_cache", ".tox", ".nox", ".hypothesis", ".idea", ".vscode", ".pulumi", ".DS_Store",
    }
)  # fmt: skip


def copy_directory(folder: Path, writer: WorkspaceWriter) -> None:
    """Copy ``folder`` into the workspace. Raises BadInput where it cannot be read or exceeds the caps."""
    root = folder.resolve()
    excluded = NOT_IN_A_CASE if is_case(root) else frozenset()
    for seen, entry in enumerate(_walk(root, writer.source, excluded)):
        if seen >= writer.limits.entries:
            raise BadInput(
                f"{writer.source}: more than {writer.limits.entries:,} entries", "grade a smaller folder"
            )
        _copy(root, entry, writer)


def is_generated(name: str) -> bool:
    """Whether tools make files or folders of this name."""
    return name in _GENERATED


def is_left_out(name: str) -> bool:
    """Whether a file or folder of this name is no part of any answer."""
    return name in _GENERATED or name in NOT_THE_ANSWER


def _walk(root: Path, source: str, excluded: frozenset[str]) -> Iterator[Path]:
    waiting = [root]
    while waiting:
        here = waiting.pop()
        try:
            entries = sorted(os.scandir(here), key=lambda entry: entry.name)
        except OSError as error:
            raise BadInput(
                f"{source}: {here.name} cannot be read: {error.strerror}", "mend its mode"
            ) from error
        for entry in entries:
            if is_left_out(entry.name) or (here == root and entry.name in excluded):
                continue
            if entry.is_dir(follow_symlinks=False):
                waiting.append(Path(entry.path))
            else:
                yield Path(entry.path)


def _copy(root: Path, entry: Path, writer: WorkspaceWriter) -> None:
    path = entry.relative_to(root).as_posix()
    try:
        target = entry.resolve(strict=True)
        mode = target.stat().st_mode
    except (OSError, RuntimeError):  # a dangling link, or a ring of links
        writer.decide("ignored", "a link that leads nowhere", _shown(path))
        return
    reason = _reason_to_skip(root, target, mode)
    if reason is None:
        _add(path, _read(target, path, writer), writer)
    else:
        writer.decide("ignored", reason, _shown(path))


def _reason_to_skip(root: Path, target: Path, mode: int) -> str | None:
    if not target.is_relative_to(root):
        return "a link that leads out of the folder"
    if stat.S_ISDIR(mode):
        return "a link to a folder"
    if not stat.S_ISREG(mode):
        return "a special file (device, pipe or socket)"
    return "a link to a file that is no part of the answer" if _leads_past(root, target) else None


def _leads_past(root: Path, target: Path) -> bool:
    return any(is_left_out(part) for part in target.relative_to(root).parts)


def _add(path: str, content: bytes, writer: WorkspaceWriter) -> None:
    try:
        writer.add(path, content)
    except UnsafePath as error:
        writer.decide("ignored", f"its name cannot be used: {error}", _shown(path))


def _read(target: Path, path: str, writer: WorkspaceWriter) -> bytes:
    """At most one byte more than the cap, so that the writer sees that it is exceeded."""
    try:
        # O_NONBLOCK: a pipe that took the file's place since the look at its mode must not hang us.
        descriptor = os.open(target, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(descriptor, "rb") as file:
            return file.read(writer.limits.file_bytes + 1)
    except OSError as error:
        raise BadInput(
            f"{writer.source}: {path} cannot be read: {error.strerror}", "mend its mode"
        ) from error


def _shown(path: str) -> str:
    """A path as a decision may hold it: what is not Unicode is escaped."""
    return path.encode("utf-8", "backslashreplace").decode()
