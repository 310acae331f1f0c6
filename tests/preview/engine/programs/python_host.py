"""Runs a Pulumi Python program against a monitor: socket, project folder's main file, config as JSON."""

import asyncio
import json
import runpy
import sys

import pulumi
from pulumi.runtime import config, settings


async def _run(main: str) -> None:
    def program() -> None:
        runpy.run_path(main, run_name="__main__")

    await pulumi.runtime.run_in_stack(program)


def _main(socket: str, main: str, configuration: str) -> None:
    address = f"unix:{socket}"
    settings.configure(
        settings.Settings(
            project="shop",
            stack="dev",
            organization="organization",
            monitor=address,
            engine=address,
            dry_run=True,
            parallel=16,
        )
    )
    config.set_all_config(json.loads(configuration))
    asyncio.run(_run(main))


_main(*sys.argv[1:])
