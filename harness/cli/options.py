"""Options that several commands share."""

import click


def _turn_off(_context: click.Context, _parameter: click.Parameter, value: bool) -> None:  # noqa: FBT001
    if value:
        # Imported here: only this option needs it.
        from harness.cache.interface import turn_off  # noqa: PLC0415

        turn_off()


engine = click.option(
    "--engine", type=click.Choice(["embedded", "pulumi"]), default="embedded", show_default=True,
    help="What previews the program: the harness itself, or the Pulumi CLI that is installed.",
)  # fmt: skip
no_cache = click.option(
    "--no-cache", is_flag=True, expose_value=False, callback=_turn_off,
    help="Neither use nor keep what earlier runs found.",
)  # fmt: skip
