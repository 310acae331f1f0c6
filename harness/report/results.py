"""The files of one graded answer: which formats there are, and where each goes."""

from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

from harness.model.rubric import Rubric
from harness.model.scorecard import Scorecard
from harness.report import json, markdown
from harness.report.files import write

FORMATS: dict[str, tuple[str, ModuleType]] = {
    "json": ("scorecard.json", json),
    "md": ("failures-analysis.md", markdown),
}


def write_results(
    card: Scorecard, rubric: Rubric, out: Path, formats: Sequence[str] = tuple(FORMATS)
) -> tuple[Path, ...]:
    """Write ``card`` below ``out/<case>/`` in each of ``formats``; the paths, in that order.

    Everything is rendered before anything is written: a fault leaves no half of a result. Raises BadInput
    where the place cannot be written to.
    """
    texts = [(FORMATS[name][0], FORMATS[name][1].render(card, rubric)) for name in formats]
    paths = [(out / card.case / name, text) for name, text in texts]
    for path, text in paths:
        write(path, text)
    return tuple(path for path, _ in paths)
