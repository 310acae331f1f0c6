"""A markdown document (MODEL_RESPONSE.md) into files."""

from harness.intake.markdown.candidates import candidates
from harness.intake.markdown.elements import normal_text
from harness.intake.markdown.placing import place
from harness.intake.writer import WorkspaceWriter
from harness.model.errors import BadInput


def extract(document: bytes, writer: WorkspaceWriter) -> str:
    """Write the files that ``document`` holds; gives back its text with LF line ends.

    Raises BadInput for a document that is empty, too large or no text.
    """
    if len(document) > writer.limits.markdown_bytes:
        raise BadInput(
            f"{writer.source}: larger than {writer.limits.markdown_bytes:,} bytes", "shorten the document"
        )
    text = normal_text(document)
    if not text.strip():
        raise BadInput(f"{writer.source}: the document is empty", "name a file with the answer's code blocks")
    found = candidates(text)
    if len(found) > writer.limits.code_blocks:
        raise BadInput(f"{writer.source}: {len(found):,} code blocks", "shorten the document")
    place(found, writer)
    return text
