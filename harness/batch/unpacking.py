"""The files of an answer that travelled, laid out where it is graded."""

from pathlib import Path, PurePosixPath

from harness.batch.case import Case
from harness.model.errors import BadInput


def unpack(case: Case, folder: Path) -> str:
    """Write the files and links of ``case`` below ``folder``; the source that they are.

    Raises BadInput, with nothing written, for a name that leads out of ``folder``.
    """
    files, links = case.files or {}, case.links
    _refuse_unsafe(case.source, (*files, *links), frozenset(links))
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    # After the files: nothing is written through a link.
    for name, target in links.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.symlink_to(target)
    return str(folder / case.entry)


def _refuse_unsafe(source: str, names: tuple[str, ...], links: frozenset[str]) -> None:
    for name in names:
        path = PurePosixPath(name)
        above = {str(parent) for parent in path.parents}
        if path.is_absolute() or ".." in path.parts or "\0" in name or above & links:
            raise BadInput(f"{source}: {name!r} leads out of the answer's folder", "name files below it")
