"""``iac-harness localstack start|status|stop``."""

import click

from harness.cli.output import progress
from harness.preview.localstack import interface
from harness.preview.localstack.named import named_address


@click.group()
def command() -> None:
    """Start, stop and look at the LocalStack that answers data sources."""


@command.command()
def start() -> int:
    """Start LocalStack, installing it once; a running one is left as it is."""
    with progress() as report:
        endpoint = interface.start(report)
    _print(endpoint)
    return 0


@command.command()
def status() -> int:
    """Say which LocalStack is used, and which services it offers. Exit status 3 if none runs."""
    endpoint = interface.status()
    if endpoint is None:
        print(_absence())
        return 3
    _print(endpoint)
    return 0


@command.command()
def stop() -> int:
    """Stop the LocalStack that the harness started."""
    print("stopped LocalStack" if interface.stop() else "no LocalStack of the harness was running")
    return 0


def _absence() -> str:
    named = named_address()
    if named is None:
        return "LocalStack does not run; start it: iac-harness localstack start"
    return f"no LocalStack answers at {named.url}, which {named.variable} names"


def _print(endpoint: interface.LocalStackEndpoint) -> None:
    owner = "started by the harness" if endpoint.managed else "named by you"
    print(f"LocalStack {endpoint.version} at {endpoint.url} ({owner})")
    print(f"services: {', '.join(sorted(endpoint.services))}")
