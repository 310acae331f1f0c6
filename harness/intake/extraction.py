"""What a document's content alone makes of it, as a value: its files, the decisions and the layout."""

import msgspec

from harness.intake.writer import WorkspaceWriter
from harness.model.workspace import IntakeDecision, Layout, LineRange


class ExtractedFile(msgspec.Struct, frozen=True):
    """One file with its content; ``lines`` are those of its code block."""

    path: str
    content: bytes
    lines: LineRange | None = None


class Extraction(msgspec.Struct, frozen=True):
    """Everything that a document became."""

    files: tuple[ExtractedFile, ...]
    decisions: tuple[IntakeDecision, ...]
    layout: Layout


def extraction_of(writer: WorkspaceWriter, layout: Layout) -> Extraction:
    """What ``writer`` wrote and decided."""
    files = tuple(
        ExtractedFile(file.path, (writer.root / file.path).read_bytes(), file.markdown_lines)
        for file in writer.files
    )
    return Extraction(files, tuple(writer.decisions), layout)


def restore(extraction: Extraction, writer: WorkspaceWriter) -> None:
    """Write it again, by the writer's own rules for paths and sizes."""
    for file in extraction.files:
        writer.add(file.path, file.content, file.lines)
    writer.decisions[:] = extraction.decisions
