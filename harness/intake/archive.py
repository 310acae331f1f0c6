"""A .zip, .tar or .tar.gz is read member by member; what its headers claim is never trusted."""

import gzip
import lzma
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import IO

from harness.intake.directory import is_generated
from harness.intake.limits import IntakeLimits
from harness.intake.paths import UnsafePath, safe_path
from harness.intake.writer import WorkspaceWriter
from harness.model.errors import BadInput

_TAR_SUFFIXES = (".tar.gz", ".tgz", ".tar")
_ENCRYPTED = 0x1  # general purpose bit 0 (APPNOTE.TXT, section 4.4.4)
_BROKEN = (
    zipfile.BadZipFile, zipfile.LargeZipFile, tarfile.TarError, zlib.error, lzma.LZMAError, gzip.BadGzipFile,
    EOFError, NotImplementedError, UnicodeError, ValueError, OverflowError, IndexError, RuntimeError,
)  # fmt: skip

Member = tuple[str, Callable[[], bytes] | str]


def is_archive(path: Path) -> bool:
    """Whether the name is one of an archive that intake reads."""
    return path.name.lower().endswith((".zip", *_TAR_SUFFIXES))


def unpack(archive: Path, writer: WorkspaceWriter) -> None:
    """Write the archive's files into ``writer``'s folder.

    Raises BadInput for a broken or encrypted archive, one whose members lead out of it, and one beyond
    the caps. Links, devices and pipes are left out, each with a decision.
    """
    source, limits = writer.source, writer.limits
    read = _zip_members if archive.name.lower().endswith(".zip") else _tar_members
    try:
        if archive.stat().st_size > limits.source_bytes:
            raise BadInput(
                f"{source}: larger than {limits.source_bytes:,} bytes", "leave generated files out"
            )
        for seen, member in enumerate(read(archive, source, limits)):
            if seen >= limits.entries:
                raise BadInput(f"{source}: more than {limits.entries:,} members", "leave generated files out")
            _take(member, writer)
    except UnsafePath as error:
        raise BadInput(f"{source}: unsafe member: {error}", "pack the folder again") from error
    except _BROKEN as error:
        detail = str(error).split("\n")[0][:120] or type(error).__name__
        raise BadInput(f"{source}: the archive cannot be read: {detail}", "pack the folder again") from error
    except OSError as error:
        raise BadInput(
            f"{source}: cannot be read: {error.strerror or error}", "pack the folder again"
        ) from error


def _take(member: Member, writer: WorkspaceWriter) -> None:
    name, content = member
    try:
        path = safe_path(name)
    except UnsafePath as error:
        shown = name.encode("unicode_escape").decode()[:80]
        raise BadInput(
            f"{writer.source}: member {shown} is refused: {error}", "pack the folder again"
        ) from error
    if any(is_generated(part) for part in path.split("/")):
        return
    if isinstance(content, str):
        writer.decide("ignored", content, path)
    else:
        writer.add(path, content())


def _zip_members(archive: Path, source: str, limits: IntakeLimits) -> Iterator[Member]:
    with zipfile.ZipFile(archive) as opened:
        for info in opened.infolist():
            mode = info.external_attr >> 16
            if info.flag_bits & _ENCRYPTED:
                raise BadInput(f"{source}: the archive is encrypted", "pack the folder without a password")
            if info.is_dir():
                continue
            if stat.S_IFMT(mode) not in (0, stat.S_IFREG):
                yield info.filename, "a link or special file"
            else:
                yield info.filename, partial(_read_zipped, opened, info, limits)


def _read_zipped(opened: zipfile.ZipFile, info: zipfile.ZipInfo, limits: IntakeLimits) -> bytes:
    return _read(opened.open(info), limits)


def _read(stream: IO[bytes], limits: IntakeLimits) -> bytes:
    with stream:
        return stream.read(limits.file_bytes + 1)


class _Bounded:
    """A stream that ends with BadInput once more than ``allowed`` bytes came out of it (a bomb)."""

    def __init__(self, stream: "IO[bytes] | gzip.GzipFile", allowed: int, source: str) -> None:
        self._stream = stream
        self._left = allowed
        self._source = source

    def read(self, size: int) -> bytes:
        if size > self._left:
            raise BadInput(f"{self._source}: it unpacks to too much", "leave generated files out")
        content = self._stream.read(size)
        self._left -= len(content)
        return content


def _tar_members(archive: Path, source: str, limits: IntakeLimits) -> Iterator[Member]:
    # Headers and padding take at most 1,024 bytes for each member beside its content.
    allowed = limits.total_bytes + 2_048 * limits.entries
    plain = archive.name.lower().endswith(".tar")
    with archive.open("rb") if plain else gzip.open(archive, "rb") as raw:
        stream = _Bounded(raw, allowed, source)
        # mode "r|": forward only, so that nothing is read twice and the bound holds
        with tarfile.open(fileobj=stream, mode="r|") as opened:  # type: ignore[call-overload]
            for info in opened:
                if info.isdir():
                    continue
                if not info.isreg():
                    yield info.name, "a link or special file"
                    continue
                if info.size > limits.file_bytes:
                    raise BadInput(f"{source}: {info.name[:80]} is too large", "leave it out")
                content = opened.extractfile(info)
                yield info.name, partial(_read, content, limits)
