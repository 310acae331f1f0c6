"""Draw what a terminal shows of a real grading, for the README: `make picture`."""

import io
import re
import sys
from pathlib import Path

from rich.console import Console

from harness.pipeline import GradeRequest, grade
from harness.report.terminal import rendered


def main(source: str, task: str, picture: str) -> None:
    """Grade ``source`` against ``task`` and save the table of its findings as SVG at ``picture``."""
    graded = grade(GradeRequest(source, task))
    console = Console(record=True, width=100, file=io.StringIO(), force_terminal=True)
    console.print(rendered(graded.card))
    title = f"iac-harness grade {source} --task {task}"
    drawn = console.export_svg(title=title, unique_id="report")
    # A picture in a README may load nothing: the reader's own monospaced font has to do.
    Path(picture).write_text(re.sub(r"\s*@font-face \{.*?\}", "", drawn, flags=re.DOTALL))


if __name__ == "__main__":
    main(*sys.argv[1:4])
