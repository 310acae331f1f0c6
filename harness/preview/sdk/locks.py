"""The committed locks: what an SDK environment holds, and its identity."""

import hashlib
import sys
from pathlib import Path

from harness.model.errors import EnvironmentFault
from harness.model.places import cache_folder
from harness.model.workspace import Language

NEWEST_MAJOR = 7
_FILES: dict[Language, tuple[str, ...]] = {
    "python": ("requirements.lock",),
    "typescript": ("package.json", "package-lock.json"),
}
_DIGEST_CHARACTERS = 12
# The code that makes what an environment holds beside its packages: a change makes it anew.
_MAKERS: dict[Language, tuple[str, ...]] = {
    "python": ("sdk/catalogue.py", "sdk/catalogue_source.py", "sdk/catalogue_types.py"),
    "typescript": (
        *("sdk/install_typescript.py", "hosts/compile_cache.py", "hosts/typescript.py"),
        *("hosts/services.yaml", "hosts/programs/warm_up.js"),
    ),
}


def majors(language: Language) -> tuple[int, ...]:
    """The major versions of the AWS SDK that have a lock, ascending."""
    folder = Path(__file__).parent / language
    return tuple(sorted(int(path.name) for path in folder.iterdir() if path.name.isdigit()))


def lock_files(language: Language, major: int) -> tuple[Path, ...]:
    """The lock of one environment; raises EnvironmentFault where ``major`` has none."""
    if major not in majors(language):
        known = ", ".join(str(number) for number in majors(language))
        raise EnvironmentFault(
            "sdk", f"no {language} SDK environment for AWS major {major}", f"use one of {known}"
        )
    return tuple(Path(__file__).parent / language / str(major) / name for name in _FILES[language])


def environment_identity(language: Language, major: int | None = None) -> str:
    """``python-7-<hash>``, of the lock and of what is made of it: the folder's name, a part of cache keys.

    Compiled extensions belong to one interpreter, so its version is part of a Python environment's hash.
    """
    number = NEWEST_MAJOR if major is None else major
    digest = hashlib.sha256()
    if language == "python":
        digest.update(".".join(str(part) for part in sys.version_info[:3]).encode())
    makers = (Path(__file__).parent.parent / name for name in _MAKERS[language])
    for path in (*lock_files(language, number), *makers):
        digest.update(b"\0" + path.read_bytes())
    return f"{language}-{number}-{digest.hexdigest()[:_DIGEST_CHARACTERS]}"


def environment_folder(language: Language, major: int | None = None) -> Path:
    """Where the environment lies, or will lie once it is made."""
    return cache_folder() / "sdk" / environment_identity(language, major)
