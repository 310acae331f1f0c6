"""``iac-harness completion``: the script that teaches a shell to complete the command."""

import sys

import click

_VARIABLE = "_IAC_HARNESS_COMPLETE"


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def command(context: click.Context, shell: str) -> int:
    """Print the completion script of SHELL; docs/pipelines.md says where it goes.

    bash: eval "$(iac-harness completion bash)" in ~/.bashrc.
    """
    # Imported here: nobody else needs it.
    from click.shell_completion import get_completion_class  # noqa: PLC0415

    kind = get_completion_class(shell)
    assert kind is not None  # noqa: S101 - each choice is one of click's own
    root = context.find_root()
    sys.stdout.write(kind(root.command, {}, "iac-harness", _VARIABLE).source())
    return 0
