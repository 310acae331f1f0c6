"""The one door of intake: any source into a private Workspace."""

import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from harness.intake.archive import is_archive, unpack
from harness.intake.case import RESPONSE, prompt_beside
from harness.intake.directory import copy_directory
from harness.intake.document import extract
from harness.intake.extraction import Extraction, extraction_of, restore
from harness.intake.layout.detect import detect
from harness.intake.limits import IntakeLimits
from harness.intake.repository import RepositoryAddress, fetch, is_repository, read_address
from harness.intake.writer import WorkspaceWriter, environment_fault
from harness.model.errors import BadInput
from harness.model.memory import Remember, forget
from harness.model.workspace import Layout, Provenance, SourceKind, Workspace

_KINDS = "a directory, a git URL@ref, a .md document, a .zip or a .tar.gz"


def open_source(
    source: str,
    destination: Path,
    limits: IntakeLimits = IntakeLimits(),  # noqa: B008 - frozen
    remember: Remember = forget,
) -> Workspace:
    """Copy the answer at ``source`` into ``destination`` (missing or empty) and detect its layout.

    ``source`` is a directory, a case folder with MODEL_RESPONSE.md, a markdown document whose code blocks
    are files, an archive, or a git repository (``URL``, ``URL@ref``, ``URL@ref#folder``). It is never
    written to and nothing of it is executed. What is told from its content alone is left to ``remember``.

    Raises BadInput (no such path, nothing in it, no Pulumi program, more than one, another tool's
    program, too large, broken) and EnvironmentFault (full disk, no git, no network).
    """
    if is_repository(source):
        address = read_address(source)
        writer = WorkspaceWriter(destination.absolute(), address.location, limits)
        return _open_repository(address, writer, remember)
    writer = WorkspaceWriter(destination.absolute(), _shown(source), limits)
    path = _existing(source)
    if path.is_dir():
        return _open_folder(path, Provenance("directory", source), writer, remember)
    if is_archive(path):
        return _open_archive(path, source, writer, remember)
    if path.suffix.lower() in (".md", ".markdown"):
        return _open_document(path, Provenance("markdown", source), writer, remember)
    raise BadInput(f"{_shown(source)}: not a kind of file that can be graded", f"give {_KINDS}")


def _shown(source: str) -> str:
    """What the user named, as one line of bounded length."""
    return source.encode("unicode_escape").decode()[:200] if not source.isprintable() else source[:200]


def _existing(source: str) -> Path:
    try:
        path = Path(source)
        if source.strip() and (path.is_dir() or path.is_file()):
            return path
        exists = bool(source.strip()) and path.exists()
    except (OSError, ValueError):
        exists = False
    if exists:
        raise BadInput(f"{_shown(source)}: neither a file nor a folder", f"give {_KINDS}")
    raise BadInput(f"{_shown(source) or repr(source)}: no such file or folder", f"give {_KINDS}")


def _open_folder(
    folder: Path,
    provenance: Provenance,
    writer: WorkspaceWriter,
    remember: Remember,
    bound: Path | None = None,
) -> Workspace:
    """``bound`` is the folder above which no PROMPT.md is looked for."""
    response = folder / RESPONSE
    if response.is_file() and not response.is_symlink():
        kind: SourceKind = "markdown" if provenance.kind == "directory" else provenance.kind
        named = Provenance(kind, provenance.location, provenance.commit, provenance.reference)
        return _open_document(response, named, writer, remember)
    copy_directory(folder, writer)
    if not writer.files:
        raise BadInput(
            f"{provenance.location}: the directory holds no files", "name the folder of the answer"
        )
    layout = remember(("folder", writer.files), Layout, lambda: detect(writer, _shown(provenance.location)))
    return _workspace(writer, provenance, layout, prompt_beside(folder.resolve(), bound))


def _open_document(
    path: Path, provenance: Provenance, writer: WorkspaceWriter, remember: Remember
) -> Workspace:
    try:
        with path.open("rb") as file:
            document = file.read(writer.limits.markdown_bytes + 1)
    except OSError as error:
        raise BadInput(f"{provenance.location}: cannot be read: {error.strerror}", "mend its mode") from error
    depends_on = (hashlib.sha256(document).hexdigest(), tuple(writer.decisions), writer.limits)
    found = remember(
        depends_on, Extraction, lambda: _extracted(document, writer, _shown(provenance.location))
    )
    if not writer.files:
        restore(found, writer)
    folder = path.resolve().parent
    return _workspace(writer, provenance, found.layout, prompt_beside(folder, folder))


def _extracted(document: bytes, writer: WorkspaceWriter, source: str) -> Extraction:
    text = extract(document, writer)
    return extraction_of(writer, detect(writer, source, text))


def _open_archive(path: Path, source: str, writer: WorkspaceWriter, remember: Remember) -> Workspace:
    with _scratch() as scratch:
        staged = WorkspaceWriter(scratch / "files", writer.source, writer.limits)
        unpack(path, staged)
        if not staged.files:
            raise BadInput(f"{_shown(source)}: the archive holds no files", "pack the folder again")
        writer.decisions.extend(staged.decisions)
        folder = _case_inside(staged.root)
        return _open_folder(folder, Provenance("archive", source), writer, remember, staged.root)


def _case_inside(root: Path) -> Path:
    """The one folder of an archive that wraps a case, else the archive's root."""
    inside = sorted(root.iterdir())
    wrapped = len(inside) == 1 and inside[0].is_dir() and (inside[0] / RESPONSE).is_file()
    return inside[0] if wrapped else root


def _open_repository(address: RepositoryAddress, writer: WorkspaceWriter, remember: Remember) -> Workspace:
    with _scratch() as scratch:
        (scratch / "store").mkdir()
        staged = WorkspaceWriter(scratch / "files", address.location, writer.limits)
        commit = fetch(address, scratch / "store", staged)
        writer.decisions.extend(staged.decisions)
        location = address.location + (f"#{address.folder}" if address.folder else "")
        provenance = Provenance("git", location, commit, address.reference)
        return _open_folder(staged.root, provenance, writer, remember, staged.root)


@contextmanager
def _scratch() -> Iterator[Path]:
    try:
        folder = tempfile.TemporaryDirectory(prefix="iac-harness-intake-", ignore_cleanup_errors=True)
    except OSError as error:
        raise environment_fault("no scratch folder can be made", error) from error
    with folder as name:
        yield Path(name)


def _workspace(
    writer: WorkspaceWriter, provenance: Provenance, layout: Layout, prompt: str | None
) -> Workspace:
    return Workspace(
        root=writer.root,
        files=writer.files,
        provenance=provenance,
        layout=layout,
        decisions=tuple(writer.decisions),
        prompt=prompt,
    )
