"""What a shell completes an argument with, beyond the names of options."""

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem


def sources(_context: click.Context, _parameter: click.Parameter, incomplete: str) -> list["CompletionItem"]:
    """Files and folders: the shell knows them best."""
    from click.shell_completion import CompletionItem  # noqa: PLC0415 - only a completion needs it

    return [CompletionItem(incomplete, type="file")]


def tasks(_context: click.Context, _parameter: click.Parameter, incomplete: str) -> list["CompletionItem"]:
    """The names of the project's own task rubrics; a path of a rubric file is the shell's."""
    from click.shell_completion import CompletionItem  # noqa: PLC0415

    from harness.model.places import project_folder  # noqa: PLC0415

    if "/" in incomplete:
        return [CompletionItem(incomplete, type="file")]
    names = sorted(path.stem for path in (project_folder() / "rubrics").glob("*.yaml"))
    return [CompletionItem(name) for name in names if name.startswith(incomplete)]
