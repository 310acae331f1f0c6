"""Writing a report: whole or not at all."""

import os
import tempfile
from pathlib import Path

from harness.model.errors import BadInput


def write(path: Path, content: str | bytes, option: str = "--out") -> None:
    """Put ``content`` at ``path``, making its folders; a reader never sees half of it.

    Raises BadInput where the place, which ``option`` named, cannot be written to.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _replace(path, content.encode() if isinstance(content, str) else content)
    except OSError as error:
        raise BadInput(f"{path}: cannot write ({error.strerror})", _remedy(option)) from error


def require_writable(folder: Path, option: str = "--out") -> None:
    """Tell before the work, not after it, that ``folder`` (which need not exist) cannot take a result.

    Raises BadInput where the nearest folder that exists is none, or may not be written to.
    """
    nearest = next(path for path in (folder.absolute(), *folder.absolute().parents) if os.path.lexists(path))
    if not nearest.is_dir():
        raise BadInput(f"{nearest}: not a folder", _remedy(option))
    if not os.access(nearest, os.W_OK | os.X_OK):
        raise BadInput(f"{nearest}: cannot write to it", _remedy(option))


def _remedy(option: str) -> str:
    return f"name a folder that you may write to with {option}"


def _replace(path: Path, content: bytes) -> None:
    handle, temporary = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
