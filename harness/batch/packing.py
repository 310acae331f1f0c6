"""An answer that travels: the files of its case by content, unless a repository has them."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import msgspec

from harness.batch.case import Case
from harness.intake.case import IDEAL_RESPONSE, NOT_IN_A_CASE, PROMPT, RESPONSE, is_case
from harness.intake.directory import is_left_out
from harness.intake.limits import IntakeLimits
from harness.intake.repository import is_repository
from harness.model.errors import BadInput

_LIMITS = IntakeLimits()
# An answer and its ideal, each of the size that intake takes.
_MOST_BYTES = 2 * _LIMITS.total_bytes
_IDEAL = "ideal"
_OPENED = frozenset({PROMPT, RESPONSE, IDEAL_RESPONSE})
# Where a link leads that intake refuses: whatever lies there is not told, and not sent.
OUTSIDE = "/"


def packed(case: Case) -> Case:
    """``case`` as another machine can grade it: ``files`` and ``links`` hold all that intake would look at.

    What lies behind a link, and special files, stay behind; what is too large is refused here, unsent.
    """
    if case.files is not None or case.refused is not None or is_repository(case.source):
        return case
    source = Path(os.path.abspath(case.source))  # noqa: PTH100 - a link's own name counts
    try:
        files, links = _read(source)
    except BadInput as error:
        return msgspec.structs.replace(case, refused=str(error))
    except OSError as error:
        return msgspec.structs.replace(case, refused=f"{case.source}: cannot be read ({error.strerror})")
    return msgspec.structs.replace(case, files=files, links=links, entry=source.name)


def _read(source: Path) -> tuple[dict[str, bytes], dict[str, str]]:
    """The files and links of the source below its own name, and the PROMPT.md that may lie beside it."""
    files: dict[str, bytes] = {}
    links: dict[str, str] = {}
    size = 0
    for path in _paths(source):
        name = str(path.relative_to(source.parent))
        if path.is_symlink() and path != source:
            links[name] = _leads_to(path, source)
        elif (content := _content(path, follow=path == source)) is not None:
            files[name] = content
            size += len(content)
        if len(files) + len(links) > _LIMITS.entries or size > _MOST_BYTES:
            raise BadInput(f"{source}: too large to send", "grade a smaller folder")
    return files, links


def _paths(source: Path) -> Iterator[Path]:
    if not source.is_dir():
        yield source
    for folder, folders, names in os.walk(source, onerror=_raise) if source.is_dir() else ():
        here = Path(folder)
        links = [name for name in folders if (here / name).is_symlink()]
        folders[:] = sorted(name for name in folders if name not in links and _travels(here / name, source))
        yield from (here / name for name in sorted((*names, *links)) if _travels(here / name, source))
    beside = source.parent / PROMPT
    if beside.is_file() and not beside.is_symlink():
        yield beside


def _raise(error: OSError) -> None:
    raise error


def _travels(path: Path, source: Path) -> bool:
    """Whether intake would open ``path`` at all; nobody's verdict on the answer is read or sent."""
    if path.parent == source and is_case(source) and path.name in NOT_IN_A_CASE:
        return path.name == _IDEAL
    if path.parent in (source, source / _IDEAL) and path.name in _OPENED:
        return True
    return not is_left_out(path.name)


def _leads_to(link: Path, source: Path) -> str:
    """The link's target, relative to it: intake shall say there of the link what it says here."""
    try:
        target = link.resolve(strict=True)
    except (OSError, RuntimeError):
        return link.name  # a ring, which leads nowhere either
    root = source.resolve()
    if not target.is_relative_to(root):
        return OUTSIDE
    return os.path.relpath(target, root / link.parent.relative_to(source))


def _content(path: Path, *, follow: bool) -> bytes | None:
    """What a regular file holds; None for a special one."""
    # Told to be a file only when it is open: nothing can be put in its place, and a pipe does not hang us.
    guard = 0 if follow else os.O_NOFOLLOW
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | guard)
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            return None
        return file.read(_MOST_BYTES + 1)
