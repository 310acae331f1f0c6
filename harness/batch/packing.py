"""An answer that travels: the files of its case by content, unless a repository has them."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import msgspec

from harness.batch.case import Case
from harness.intake.case import PROMPT
from harness.intake.directory import is_generated
from harness.intake.limits import IntakeLimits
from harness.intake.repository import is_repository
from harness.model.errors import BadInput

_LIMITS = IntakeLimits()


def packed(case: Case) -> Case:
    """``case`` as another machine can grade it.

    Links and special files stay behind, as intake leaves them; what it would refuse for its size is refused
    here, unsent.
    """
    if case.files is not None or case.refused is not None or is_repository(case.source):
        return case
    try:
        return msgspec.structs.replace(case, files=_files(Path(case.source)), entry=Path(case.source).name)
    except BadInput as error:
        return msgspec.structs.replace(case, refused=str(error))
    except OSError as error:
        return msgspec.structs.replace(case, refused=f"{case.source}: cannot be read ({error.strerror})")


def _files(source: Path) -> dict[str, bytes]:
    """The source below its own name, and the PROMPT.md that may lie beside it."""
    found: dict[str, bytes] = {}
    size = 0
    for path in (*_paths(source), source.parent / PROMPT):
        # Opened without following a link, and told to be a file only then: nothing can be put in its place.
        content = _content(path)
        if content is None:
            continue
        found[str(path.relative_to(source.parent))] = content
        size += len(content)
        if len(found) > _LIMITS.entries or size > _LIMITS.download_bytes:
            raise BadInput(f"{source}: too large to send", "grade a smaller folder")
    return found


def _paths(source: Path) -> Iterator[Path]:
    if not source.is_dir():
        yield source
    for folder, folders, names in os.walk(source):
        folders[:] = sorted(name for name in folders if not is_generated(name))
        yield from (Path(folder, name) for name in sorted(names))


def _content(path: Path) -> bytes | None:
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return None
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            return None
        return file.read(_LIMITS.download_bytes + 1)
