"""What intake makes of a source: a private copy of the answer, and what was found out about its layout."""

from pathlib import Path
from typing import Literal

import msgspec

Language = Literal["python", "typescript"]
SourceKind = Literal["directory", "git", "markdown", "archive"]


class LineRange(msgspec.Struct, frozen=True):
    """Lines ``start`` to ``end``, both counted from 1 and both included."""

    start: int
    end: int


class SourceFile(msgspec.Struct, frozen=True):
    """One file of the answer.

    ``path`` is relative to the workspace root, with forward slashes. ``markdown_lines`` are the lines
    of the markdown document whose code block became this file.
    """

    path: str
    sha256: str
    size: int
    markdown_lines: LineRange | None = None


class IntakeDecision(msgspec.Struct, frozen=True):
    """What intake decided about one piece of the source, and why.

    ``outcome``: ``placed`` (became the file ``path``), ``replaced`` (a later version won), ``ignored``
    (a shell block, a tree, prose) or ``unplaced`` (looks like code, yet belongs to no file).
    """

    outcome: Literal["placed", "replaced", "ignored", "unplaced"]
    reason: str
    path: str | None = None
    lines: LineRange | None = None


class Provenance(msgspec.Struct, frozen=True):
    """Where the answer came from. ``location`` is what the user named, without any credentials."""

    kind: SourceKind
    location: str
    commit: str | None = None
    reference: str | None = None


class ComponentClass(msgspec.Struct, frozen=True):
    """A component resource class that the answer defines: a candidate for a synthesised entry program."""

    name: str
    file: str
    line: int


class Layout(msgspec.Struct, frozen=True):
    """The Pulumi project as found in the files; paths are relative to the workspace root.

    ``project_folder`` is the folder of Pulumi.yaml ("." for the root), or where it would have to be.
    ``main`` is the entry program that exists; ``declared_main`` what Pulumi.yaml says. ``language`` is
    told from the runtime, else from the files.
    """

    language: Language
    project_folder: str = "."
    project_file: str | None = None
    project_name: str | None = None
    runtime: str | None = None
    declared_main: str | None = None
    main: str | None = None
    stack_files: tuple[str, ...] = ()
    manifests: tuple[str, ...] = ()
    components: tuple[ComponentClass, ...] = ()


class Workspace(msgspec.Struct, frozen=True):
    """A private, writable copy of the answer below ``root``, and what is known about it.

    ``files`` are sorted by path. The source itself is never written to.
    """

    root: Path
    files: tuple[SourceFile, ...]
    provenance: Provenance
    layout: Layout
    decisions: tuple[IntakeDecision, ...] = ()
    prompt: str | None = None

    def read_text(self, path: str, most_bytes: int) -> str:
        """At most ``most_bytes`` from the start of one of the answer's files; "" where it cannot be read."""
        try:
            with (self.root / path).open("rb") as file:
                return file.read(most_bytes).decode("utf-8", "replace")
        except OSError:
            return ""
