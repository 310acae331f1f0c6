"""Runs a Pulumi Python program against the engine: socket, main file, configuration, our programs."""

import asyncio
import json
import runpy
import sys

import pulumi
from pulumi.runtime import config, settings
from pulumi.runtime.proto import engine_pb2_grpc, resource_pb2_grpc


async def _run(main: str) -> None:
    def program() -> None:
        runpy.run_path(main, run_name="__main__")

    await pulumi.runtime.run_in_stack(program)


def _main(socket: str, main: str, configuration: str, programs: str) -> None:
    sys.path.append(programs)
    from plain_channel import PlainChannel  # type: ignore[import-not-found]  # noqa: PLC0415

    channel = PlainChannel(f"unix:{socket}")
    settings.configure(
        settings.Settings(
            project="shop",
            stack="dev",
            organization="organization",
            monitor=resource_pb2_grpc.ResourceMonitorStub(channel),
            engine=engine_pb2_grpc.EngineStub(channel),
            dry_run=True,
            parallel=16,
        )
    )
    config.set_all_config(json.loads(configuration))
    asyncio.run(_run(main))


_main(*sys.argv[1:])
