"""Where a finding stands in the repository that a pipeline looks at, not only in the answer."""

import os.path
from pathlib import Path, PurePosixPath

import msgspec

from harness.model.finding import Evidence
from harness.model.scorecard import Scorecard

_RESPONSE = "MODEL_RESPONSE.md"  # the document of a case that is named by its folder
_DOCUMENTS = (".md", ".markdown")
_PROJECT = "Pulumi.yaml"


class Place(msgspec.Struct, frozen=True):
    """Lines of a file. ``path`` has forward slashes, and is relative to the root of the repository."""

    path: str
    start: int
    end: int


def place_of(card: Scorecard, evidence: Evidence | None, root: Path) -> Place:
    """Where ``evidence`` stands below ``root``; without evidence the answer itself.

    A file that a markdown document held is a range of that document's lines. What lies outside of
    ``root`` (an archive, another repository) keeps the path that it has in the answer.
    """
    if card.provenance.source_kind == "markdown":
        return _in_document(card, evidence, root)
    if evidence is None:
        return Place(_below(card, _first_file(card), root), 1, 1)
    return Place(_below(card, evidence.file, root), evidence.start_line, evidence.end_line)


def _in_document(card: Scorecard, evidence: Evidence | None, root: Path) -> Place:
    source = card.provenance.source
    document = source if source.lower().endswith(_DOCUMENTS) else f"{source}/{_RESPONSE}"
    path = _relative(document, root) or PurePosixPath(document).name
    above = None if evidence is None else _lines_above(card, evidence.file)
    if evidence is None or above is None:
        return Place(path, 1, 1)
    return Place(path, above + evidence.start_line, above + evidence.end_line)


def _lines_above(card: Scorecard, file: str) -> int | None:
    """The document's lines above the block that became ``file``; None where no block did."""
    blocks = [item.lines for item in card.decisions if item.outcome == "placed" and item.path == file]
    return blocks[-1].start - 1 if blocks and blocks[-1] is not None else None


def _below(card: Scorecard, file: str, root: Path) -> str:
    inside = None
    if card.provenance.source_kind == "directory":
        inside = _relative(f"{card.provenance.source}/{file}", root)
    return inside or str(PurePosixPath(file))


def _relative(path: str, root: Path) -> str | None:
    """``path`` from ``root``, told from the names alone; None outside of it."""
    top = os.path.abspath(root)  # noqa: PTH100 - Path.resolve would follow an answer's links
    whole = os.path.abspath(path)  # noqa: PTH100
    return PurePosixPath(whole).relative_to(top).as_posix() if whole.startswith(f"{top}/") else None


def _first_file(card: Scorecard) -> str:
    files = sorted(card.provenance.files)
    return next((file for file in files if PurePosixPath(file).name == _PROJECT), None) or (
        files[0] if files else _PROJECT
    )
