"""The exports by name: which there are, and where the module of each lies."""

import importlib
from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

from harness.model.scorecard import Scorecard

EXPORTS: dict[str, str] = {
    "junit": "JUnit XML: a suite per answer, a case per finding and requirement",
    "sarif": "SARIF 2.1.0: for code scanning, findings at their lines",
    "csv": "CSV: a line per finding",
    "summary": "a job's summary in markdown",
    "annotations": "GitHub's workflow commands: remarks at the lines of a pull request",
}


class Export(Protocol):
    """What every export offers.

    ``cards`` may be gone through more than once, and are never held all at once. Places are told
    relative to ``root``.
    """

    def __call__(self, cards: Iterable[Scorecard], root: Path, /) -> str:
        """The text of the file."""
        ...


def render_export(name: str, cards: Iterable[Scorecard], root: Path) -> str:
    """``cards`` in the form ``name`` of EXPORTS."""
    # Imported when asked for: a grading without exports must not pay for them.
    render: Export = importlib.import_module(f"harness.report.exports.{name}").render
    return render(cards, root)
