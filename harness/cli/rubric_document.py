"""``iac-harness rubric document``: the page that lists every check."""

from pathlib import Path

import click

from harness.cli.output import show_line
from harness.model.places import project_folder
from harness.rubric.documentation import FILE, documentation


@click.command()
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE", help="The page; else docs/checks.md.")
def document(out: Path | None) -> None:
    """Write the documentation of every kind of check and of every check of the packs."""
    file = out or project_folder() / FILE
    file.write_text(documentation(), encoding="utf-8")
    show_line(f"wrote {out or FILE}")
