"""``iac-harness localstack start|status|stop``."""

import click

from harness.cli.output import progress
from harness.model.preview import LocalStackEndpoint
from harness.preview.localstack import interface


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
        print("LocalStack does not run; start it: iac-harness localstack start")
        return 3
    _print(endpoint)
    return 0


@command.command()
def stop() -> int:
    """Stop the LocalStack that the harness started."""
    print("stopped LocalStack" if interface.stop() else "no LocalStack of the harness was running")
    return 0


def _print(endpoint: LocalStackEndpoint) -> None:
    owner = f"started by the harness, process {endpoint.process}" if endpoint.managed else "named by you"
    print(f"LocalStack {endpoint.version} at {endpoint.url} ({owner})")
    print(f"services: {', '.join(sorted(endpoint.services))}")
