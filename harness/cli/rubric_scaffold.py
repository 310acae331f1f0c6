"""``iac-harness rubric scaffold``: a draft of a rubric from a PROMPT and an ideal stack."""

import re
from pathlib import Path

import click

from harness.cache.interface import memory
from harness.cli.options import no_cache
from harness.cli.output import progress, show_line
from harness.model.errors import BadInput
from harness.scaffold.interface import ScaffoldRequest
from harness.scaffold.interface import scaffold as draft


@click.command()
@click.option(
    "--prompt", type=click.Path(path_type=Path), required=True, metavar="FILE", help="The task's PROMPT.md."
)
@click.option(
    "--ideal", type=click.Path(path_type=Path), required=True, metavar="DIR", help="The ideal stack."
)
@click.option("--task", metavar="NAME", help="The task's name; else that of the PROMPT's folder.")
@click.option(
    "--out", type=click.Path(path_type=Path), metavar="FILE", help="The rubric; else NAME.yaml here."
)
@click.option("--force", is_flag=True, help="Replace a file that is there.")
@no_cache
def scaffold(prompt: Path, ideal: Path, task: str | None, out: Path | None, *, force: bool) -> None:
    """Draft a rubric: requirements quoted from the PROMPT, and checks that the ideal passes.

    Each check was raised by a mutant of the ideal. The levels remain to be judged.

    Exit status: 0 written, 2 bad input, 3 the environment failed.
    """
    for path in (prompt, ideal):
        if not path.exists():
            raise BadInput(f"{path}: no such file or folder", "name an existing one")
    name = task or _name(prompt)
    destination = out or Path(f"{name}.yaml")
    if destination.exists() and not force:
        raise BadInput(f"{destination}: is there already", "give another --out, or --force")
    with progress() as report:
        made = draft(ScaffoldRequest(prompt, ideal, destination, name), memory(report), report)
    own = len(made.checks) - len(made.drafted)
    show_line(
        f"{destination}: {made.requirements} requirements, {own} checks of the PROMPT and "
        f"{len(made.drafted)} of the ideal; judge their levels"
    )
    if made.faulted or made.idle:
        show_line(f"left out: {len(made.faulted)} that the ideal does not pass, {len(made.idle)} unproven")


def _name(prompt: Path) -> str:
    folder = prompt.resolve().parent.name
    return re.sub(r"[^a-z0-9]+", "-", folder.lower()).strip("-") or "task"
