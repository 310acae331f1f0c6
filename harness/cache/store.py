"""Entries as files, bounded in size: safe between processes, and never worth failing for.

A file is written beside its place and renamed into it, so a reader sees all of it or nothing, on a network
file system too. It lies in one of 64 folders, chosen by its key; keys are digests, so that the folders fill
evenly and each has to bound only its own share, without a lock and without looking at the others.
"""

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec

FOLDERS = 64
_ABANDONED_SECONDS = 3600
_MOST_NOTES_BYTES = 64 * 1024
_TEMPORARY = ".writing-"


class Usage(msgspec.Struct, frozen=True):
    """How much is kept of one stage."""

    entries: int = 0
    bytes: int = 0


class Store:
    """The entries below ``folder``, of at most ``most_bytes`` in all."""

    def __init__(self, folder: Path, most_bytes: int) -> None:
        self.folder = folder
        self.most_bytes = most_bytes

    def read(self, stage: str, key: str) -> bytes | None:
        """The entry, which counts as just used; None where there is none that can be read."""
        place = self._place(stage, key)
        try:
            descriptor = os.open(place, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK)
            with os.fdopen(descriptor, "rb") as file:
                content = file.read(self._share() + 1)
        except OSError:
            return None
        if len(content) > self._share():  # kept when the bound was another
            return None
        with contextlib.suppress(OSError):  # a folder that may only be read still answers
            os.utime(place)
        return content

    def write(self, stage: str, key: str, content: bytes) -> None:
        """Keep an entry, and drop what was used least lately where its folder holds more than its share.

        An entry larger than a share is not kept. Raises OSError where the disk refuses; nothing is left.
        """
        if len(content) > self._share():
            return
        place = self._place(stage, key)
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(prefix=_TEMPORARY, dir=place.parent)
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(content)
            Path(temporary).replace(place)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
        self._bound(place.parent)

    def discard(self, stage: str, key: str) -> None:
        """Forget an entry."""
        with contextlib.suppress(OSError):
            self._place(stage, key).unlink()

    def usage(self) -> dict[str, Usage]:
        """What is kept, by stage."""
        found: dict[str, Usage] = {}
        for item, state in _files(self.folder.glob("*")):
            stage = item.name.rpartition(".")[2]
            if not item.name.startswith(_TEMPORARY):
                before = found.get(stage, Usage())
                found[stage] = Usage(before.entries + 1, before.bytes + state.st_size)
        return dict(sorted(found.items()))

    def clear(self) -> None:
        """Forget everything, at once for all who read and write. Raises OSError where something remains."""
        if not self.folder.exists():
            return
        doomed = Path(tempfile.mkdtemp(prefix=".clearing-", dir=self.folder.parent))
        try:
            self.folder.rename(doomed / "results")
        finally:
            shutil.rmtree(doomed)

    def note(self, line: str) -> None:
        """Remember that something was wrong with an entry: in a batch nobody is told at once."""
        written = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ} {line}\n".encode()
        with contextlib.suppress(OSError):
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if self._notes().exists() and self._notes().stat().st_size > _MOST_NOTES_BYTES:
                self._notes().unlink()
            with self._notes().open("ab", buffering=0) as file:
                file.write(written)

    def notes(self) -> tuple[str, ...]:
        """What was wrong, in the order in which it was noted."""
        try:
            return tuple(self._notes().read_text(encoding="utf-8", errors="replace").splitlines())
        except OSError:
            return ()

    def _notes(self) -> Path:
        return self.folder / "notes.log"

    def _place(self, stage: str, key: str) -> Path:
        return self.folder / f"{int(key[:2], 16) % FOLDERS:02x}" / f"{key}.{stage}"

    def _share(self) -> int:
        return self.most_bytes // FOLDERS

    def _bound(self, folder: Path) -> None:
        """Drop the entries that were used least lately; what a writer that died left goes first."""
        found = sorted(_files((folder,)), key=lambda pair: pair[1].st_mtime_ns)
        held = sum(state.st_size for _, state in found)
        newest = found[-1][1].st_mtime if found else 0.0
        for item, state in found:
            writing = item.name.startswith(_TEMPORARY)
            abandoned = writing and newest - state.st_mtime > _ABANDONED_SECONDS
            if abandoned or (held > self._share() and not writing):
                with contextlib.suppress(OSError):  # another process was faster
                    item.unlink()
                held -= state.st_size


def _files(folders: Iterator[Path] | tuple[Path, ...]) -> Iterator[tuple[Path, os.stat_result]]:
    """The files directly in ``folders`` that are still there."""
    for folder in folders:
        with contextlib.suppress(OSError), os.scandir(folder) as entries:
            for entry in entries:
                with contextlib.suppress(OSError):
                    if entry.is_file(follow_symlinks=False):
                        yield Path(entry.path), entry.stat(follow_symlinks=False)
