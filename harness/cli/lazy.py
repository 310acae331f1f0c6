"""A click group whose commands are imported when they run, so that help costs no import."""

from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING

import click
import msgspec

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem


class LazyCommand(msgspec.Struct, frozen=True):
    """Where a command is (``module:attribute``), and what help says of it."""

    location: str
    summary: str


class LazyGroup(click.Group):
    """A group that knows its commands by name and summary, and imports one only to run it."""

    def __init__(self, name: str, commands: Mapping[str, LazyCommand], summary: str) -> None:
        super().__init__(name, help=summary)
        self.lazy = commands

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """The names of all commands, in the order of their declaration."""
        return list(self.lazy)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The command itself, imported now."""
        found = self.lazy.get(cmd_name)
        if found is None:
            return None
        module, _, attribute = found.location.partition(":")
        command: click.Command = getattr(import_module(module), attribute)
        return command

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list["CompletionItem"]:
        """What a shell may complete: click's own way would import every command for its summary."""
        from click.shell_completion import CompletionItem  # noqa: PLC0415 - only a completion needs it

        commands = [
            CompletionItem(name, help=command.summary)
            for name, command in self.lazy.items()
            if name.startswith(incomplete)
        ]
        return [*commands, *click.Command.shell_complete(self, ctx, incomplete)]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """The table of commands, from their summaries alone."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, command.summary) for name, command in self.lazy.items()])
