"""What an entry is found by: a digest of all that its value depends on."""

import functools
import hashlib
import sys
from pathlib import Path

import msgspec

from harness.model.places import project_folder

_GENERATED = frozenset({"__pycache__", ".ruff_cache", ".mypy_cache", "node_modules"})


def key(stage: str, packages: tuple[str, ...], parts: object) -> str:
    """The sha256, in hexadecimal, of a stage's name, its code, what is installed, and ``parts``.

    ``packages`` are the folders below ``harness/`` whose files are the stage's code and data: a mended
    stage must not answer with what it said before.
    """
    whole = (stage, *(code_digest(name) for name in packages), installed(), parts)
    return hashlib.sha256(msgspec.json.encode(whole, order="deterministic")).hexdigest()


@functools.cache
def code_digest(package: str) -> str:
    """The sha256 of every file below ``harness/<package>``, names included; read once per process."""
    return folder_digest(project_folder() / "harness" / package)


def folder_digest(folder: Path) -> str:
    """The sha256 of every file below ``folder``, names included."""
    digest = hashlib.sha256()
    files = (path for path in folder.rglob("*") if _GENERATED.isdisjoint(path.parts) and path.is_file())
    for path in sorted(files):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(folder)}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()


@functools.cache
def installed() -> str:
    """The interpreter, and every distribution beside it with its version.

    Linters, the protocol and the data of cfn-lint are libraries of ours: another version may say something
    else. The names of the folders say it all, and take one look each.
    """
    folders = (Path(folder) for folder in sys.path if Path(folder).is_dir())
    names = {entry.name for folder in folders for entry in folder.iterdir() if entry.suffix == ".dist-info"}
    said = "\n".join((sys.version, *sorted(names)))
    return hashlib.sha256(said.encode()).hexdigest()
