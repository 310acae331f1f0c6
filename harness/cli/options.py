"""Options that several commands share."""

import click


def _settle_cache(_context: click.Context, _parameter: click.Parameter, value: bool) -> None:  # noqa: FBT001
    """Turn the cache off, or refuse an impossible size before any answer meets it."""
    # Imported here: help needs neither.
    from harness.cache.settings import enabled, most_bytes, turn_off  # noqa: PLC0415

    if value:
        turn_off()
    elif enabled():
        most_bytes()


engine = click.option(
    "--engine", type=click.Choice(["embedded", "pulumi"]), default="embedded", show_default=True,
    help="What previews the program: the harness itself, or the Pulumi CLI that is installed.",
)  # fmt: skip
no_cache = click.option(
    "--no-cache", is_flag=True, expose_value=False, callback=_settle_cache,
    help="Neither use nor keep what earlier runs found.",
)  # fmt: skip
