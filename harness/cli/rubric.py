"""``iac-harness rubric``: the group of its commands, and ``validate``."""

from pathlib import Path

import click

from harness.cli.output import complain
from harness.cli.rubric_document import document
from harness.cli.rubric_mutate import mutate
from harness.cli.rubric_scaffold import scaffold
from harness.model.errors import BadInput
from harness.model.places import project_folder
from harness.rubric.interface import load


@click.group()
def command() -> None:
    """Look at rubrics."""


command.add_command(mutate)
command.add_command(scaffold)
command.add_command(document)


@command.command()
@click.argument("rubrics", nargs=-1, metavar="[RUBRIC]...")
def validate(rubrics: tuple[str, ...]) -> int:
    """Validate each RUBRIC (a task's name or a path); without any, every task rubric of the project.

    Exit status: 0 all are valid, 2 one is not.
    """
    valid = [_validate(name) for name in rubrics or _all()]
    return 0 if all(valid) else BadInput.exit_status


def _all() -> tuple[str, ...]:
    return tuple(str(path) for path in sorted((project_folder() / "rubrics").glob("*.yaml")))


def _validate(name: str) -> bool:
    try:
        rubric = load(name)
    except BadInput as error:
        complain(str(error))
        return False
    print(f"{Path(name).name}: valid, {len(rubric.requirements)} requirements, {len(rubric.checks)} checks")
    return True
