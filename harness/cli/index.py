"""``iac-harness index``: the page over a folder of results, and what ``batch`` writes at its end."""

from pathlib import Path

import click

from harness.cli.output import show_line
from harness.report.files import require_writable, write


@click.command()
@click.argument("place", metavar="DIR")
def command(place: str) -> int:
    """Write DIR/index.html: the results that a batch left in DIR as a page, with links to its reports.

    Models, tasks, defects and answers, to sort and to filter; what was not graded stands apart with its
    reason. The page is one file, and loads nothing. `batch` writes it at its end, too.

    Exit status: 0 written, 2 DIR holds no results.
    """
    require_writable(Path(place), "DIR")
    show_line(str(write_index(Path(place))))
    return 0


def write_index(folder: Path) -> Path:
    """Write the page of the results in ``folder``; its path. Raises BadInput where there are none."""
    # Imported here: a batch needs neither until its end.
    from harness.report.index.interface import FILE, render  # noqa: PLC0415
    from harness.statistics.page import batch_tables  # noqa: PLC0415
    from harness.statistics.stats import open_run  # noqa: PLC0415

    connection, reading = open_run(folder)
    write(folder / FILE, render(batch_tables(connection, reading), folder))
    return folder / FILE
