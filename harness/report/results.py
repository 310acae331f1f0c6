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


def render_results(
    card: Scorecard, rubric: Rubric, formats: Sequence[str] = tuple(FORMATS)
) -> dict[str, str]:
    """The texts of ``card`` in each of ``formats``, by the names of their files."""
    return {FORMATS[name][0]: FORMATS[name][1].render(card, rubric) for name in formats}


def write_results(
    card: Scorecard, rubric: Rubric, out: Path, formats: Sequence[str] = tuple(FORMATS)
) -> tuple[Path, ...]:
    """Write ``card`` below ``out/<case>/`` in each of ``formats``; the paths, in that order.

    Everything is rendered before anything is written: a fault leaves no half of a result. Raises BadInput
    where the place cannot be written to.
    """
    texts = {out / card.case / name: text for name, text in render_results(card, rubric, formats).items()}
    for path, text in texts.items():
        write(path, text)
    return tuple(texts)
