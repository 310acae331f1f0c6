"""The files of one graded answer: which formats there are, and where each goes."""

import importlib
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import msgspec

from harness.model.graph import ResourceGraph
from harness.model.rubric import Rubric
from harness.model.scorecard import Scorecard
from harness.report.files import write


class Format(msgspec.Struct, frozen=True):
    """A file beside the others, and the module whose ``render`` makes its text."""

    file: str
    module: str


FORMATS: dict[str, Format] = {
    "html": Format("report.html", "harness.report.page.interface"),
    "json": Format("scorecard.json", "harness.report.json"),
    "md": Format("failures-analysis.md", "harness.report.markdown"),
}


class Render(Protocol):
    """What every format offers: all that was graded, as text."""

    def __call__(self, card: Scorecard, rubric: Rubric | None, graph: ResourceGraph | None, /) -> str:
        """The text of the file."""
        ...


def render_results(
    card: Scorecard,
    rubric: Rubric,
    formats: Sequence[str] = tuple(FORMATS),
    graph: ResourceGraph | None = None,
) -> dict[str, str]:
    """The texts of ``card`` in each of ``formats``, by the names of their files."""
    return {FORMATS[name].file: _renderer(name)(card, rubric, graph) for name in formats}


def write_results(
    card: Scorecard,
    rubric: Rubric,
    out: Path,
    formats: Sequence[str] = tuple(FORMATS),
    graph: ResourceGraph | None = None,
) -> tuple[Path, ...]:
    """Write ``card`` below ``out/<case>/`` in each of ``formats``; the paths, in that order.

    Everything is rendered before anything is written: a fault leaves no half of a result. Raises BadInput
    where the place cannot be written to.
    """
    rendered = render_results(card, rubric, formats, graph)
    texts = {out / card.case / name: text for name, text in rendered.items()}
    for path, text in texts.items():
        write(path, text)
    return tuple(texts)


def _renderer(name: str) -> Render:
    # Imported when asked for: templates and lexers must not slow the start of a grading.
    render: Render = importlib.import_module(FORMATS[name].module).render
    return render
