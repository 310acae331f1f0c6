"""Previews kept by content: the ideal stack is the same for every answer of a task."""

import hashlib
import os
import tempfile
from pathlib import Path

import msgspec

from harness.model.places import cache_folder
from harness.model.preview import Preview, PreviewSettings
from harness.model.progress import Report, quiet
from harness.model.workspace import Workspace
from harness.preview.interface import preview
from harness.preview.sdk.environments import environment_identity
from harness.preview.sdk.pins import sdk_major

_DIGEST_BYTES = 32
_ENGINE_SUFFIXES = {".py", ".js", ".yaml", ".json", ".lock"}


def cached_preview(workspace: Workspace, settings: PreviewSettings, report: Report = quiet) -> Preview:
    """The preview of ``workspace``, from the cache where everything that it depends on is the same.

    An environment fault is never kept. A damaged entry is made anew.
    """
    entry = cache_folder() / "previews" / f"{preview_key(workspace, settings)}.json"
    kept = _read(entry)
    if kept is not None:
        return kept
    result = preview(workspace, settings, report)
    if result.status != "unscored":
        _write(entry, result)
    return result


def preview_key(workspace: Workspace, settings: PreviewSettings) -> str:
    """The sha256 of all that a preview depends on: files, settings, the SDK's lock, the engine's own code."""
    language = workspace.layout.language
    parts = (
        [(file.path, file.sha256) for file in workspace.files],
        settings,
        environment_identity(language, sdk_major(workspace, settings)),
        _engine_digest(),
    )
    return hashlib.sha256(msgspec.json.encode(parts)).hexdigest()


def _engine_digest() -> str:
    """The preview stage's own source: a mended engine must not answer with what it said before."""
    digest = hashlib.sha256()
    folder = Path(__file__).parent
    for path in sorted(path for path in folder.rglob("*") if path.suffix in _ENGINE_SUFFIXES):
        digest.update(str(path.relative_to(folder)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _read(entry: Path) -> Preview | None:
    """A kept preview whose checksum holds, else None."""
    try:
        content = entry.read_bytes()
    except OSError:
        return None
    digest, body = content[:_DIGEST_BYTES], content[_DIGEST_BYTES:]
    if hashlib.sha256(body).digest() != digest:
        return None
    try:
        return msgspec.json.decode(body, type=Preview)
    except msgspec.MsgspecError:
        return None


def _write(entry: Path, result: Preview) -> None:
    """Write whole or not at all: other processes read while we write."""
    body = msgspec.json.encode(result)
    entry.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=entry.parent)
    with os.fdopen(handle, "wb") as stream:
        stream.write(hashlib.sha256(body).digest() + body)
    Path(temporary).replace(entry)
