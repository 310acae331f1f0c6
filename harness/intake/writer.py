"""The workspace while it is being filled: the only code of intake that writes, and it counts the bytes."""

import errno
import hashlib
from pathlib import Path

from harness.intake.limits import IntakeLimits
from harness.intake.paths import UnsafePath, safe_path
from harness.model.errors import BadInput, EnvironmentFault
from harness.model.workspace import IntakeDecision, LineRange, SourceFile


def environment_fault(action: str, error: OSError) -> EnvironmentFault:
    """The fault for an operating-system error on our side of the copy (a full disk, a read-only one)."""
    reason = error.strerror or str(error)
    remedy = "free some space" if error.errno in (errno.ENOSPC, errno.EDQUOT) else None
    return EnvironmentFault("intake", f"{action}: {reason}", remedy)


class WorkspaceWriter:
    """Writes files below ``root`` and remembers them, with every decision that was taken on the way.

    ``source`` is what errors call the source.
    """

    def __init__(self, root: Path, source: str, limits: IntakeLimits) -> None:
        self.root = root
        self.decisions: list[IntakeDecision] = []
        self.source = source
        self.limits = limits
        self._files: dict[str, SourceFile] = {}
        self._folders: set[str] = set()
        self._bytes = 0
        self._prepare()

    def add(self, path: str, content: bytes, lines: LineRange | None = None) -> None:
        """Write one file. A path that was written before is replaced.

        Raises UnsafePath for a path that may not be named, BadInput beyond the caps, EnvironmentFault
        where the disk refuses.
        """
        path = safe_path(path)
        self._check_shape(path)
        self._check_caps(path, len(content))
        target = self.root / path
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        except OSError as error:
            raise environment_fault("the workspace cannot be written", error) from error
        self._files[path] = SourceFile(path, hashlib.sha256(content).hexdigest(), len(content), lines)

    def decide(
        self, outcome: str, reason: str, path: str | None = None, lines: LineRange | None = None
    ) -> None:
        """Record a decision; ``outcome`` is one of IntakeDecision's."""
        self.decisions.append(IntakeDecision(outcome, reason, path, lines))  # type: ignore[arg-type]

    @property
    def files(self) -> tuple[SourceFile, ...]:
        """What was written, sorted by path."""
        return tuple(self._files[path] for path in sorted(self._files))

    def file(self, path: str) -> SourceFile | None:
        """The file that was written at ``path``."""
        return self._files.get(path)

    def text(self, path: str) -> str:
        """The text of a file that was written; what is not UTF-8 is replaced."""
        return (self.root / path).read_bytes().decode("utf-8", "replace")

    def _prepare(self) -> None:
        try:
            self.root.mkdir(parents=True, exist_ok=True)
            occupied = any(self.root.iterdir())
        except OSError as error:
            raise environment_fault("the workspace folder cannot be made", error) from error
        if occupied:
            raise EnvironmentFault("intake", "the workspace folder is not empty", "give an empty one")

    def _check_shape(self, path: str) -> None:
        parents = ["/".join(path.split("/")[:end]) for end in range(1, path.count("/") + 1)]
        if path in self._folders or any(parent in self._files for parent in parents):
            raise UnsafePath("it is a file and a folder at once")
        self._folders.update(parents)

    def _check_caps(self, path: str, size: int) -> None:
        limits = self.limits
        if size > limits.file_bytes:
            raise BadInput(
                f"{self.source}: {path} is larger than {limits.file_bytes:,} bytes", "leave it out"
            )
        self._bytes += size
        if self._bytes > limits.total_bytes:
            raise BadInput(f"{self.source}: more than {limits.total_bytes:,} bytes in all", "leave files out")
        if len(self._files) >= limits.files:
            raise BadInput(f"{self.source}: more than {limits.files:,} files", "leave generated files out")
