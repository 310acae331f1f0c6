"""The sandbox's command for the other engine: the driver, which lets the CLI start the host's command."""

from pathlib import Path
from typing import Any

import msgspec

from harness.model.preview import PreviewLimits
from harness.preview.cli_engine import places
from harness.preview.cli_engine.installation import Installation
from harness.preview.cli_engine.places import Records
from harness.preview.hosts.run import (
    ENGINE_SOCKET,
    GATEWAY_PORT,
    GATEWAY_SOCKET,
    PROGRAMS,
    RUN_FILE,
    ProgramRun,
)
from harness.preview.sandbox.interface import WORKSPACE, SandboxCommand
from harness.preview.sdk.environments import SdkEnvironment

_PROGRAMS_FOLDER = Path(__file__).parent / "programs"
_RUNTIMES = {"python": "python", "typescript": "nodejs"}
# What the provider must not ask of LocalStack, or of a network that is not there
# (pulumi.com/registry/packages/aws/installation-configuration). The endpoint is in the environment, so that
# it holds for every provider that the program makes.
_PROVIDER = {
    "aws:skipCredentialsValidation": "true",
    "aws:skipMetadataApiCheck": "true",
    "aws:s3UsePathStyle": "true",
}
# The CLI, the provider's plugin and the driver beside the program: not measured yet, so ample.
_MORE_SECONDS = 180.0
_MORE_MEMORY = 3 * 1024**3
_MORE_PROCESSES = 128
_MORE_DISK = 256 * 1024**2


def widened(limits: PreviewLimits) -> PreviewLimits:
    """The limits of a program that runs beside the CLI and the providers' plugins, all in one sandbox."""
    return msgspec.structs.replace(
        limits,
        wall_seconds=limits.wall_seconds + _MORE_SECONDS,
        cpu_seconds=limits.cpu_seconds + _MORE_SECONDS,
        memory_bytes=limits.memory_bytes + _MORE_MEMORY,
        processes=limits.processes + _MORE_PROCESSES,
        disk_bytes=limits.disk_bytes + _MORE_DISK,
    )


def driver_command(
    host: SandboxCommand,
    run: ProgramRun,
    installation: Installation,
    python: SdkEnvironment,
    records: Records,
) -> SandboxCommand:
    """``host`` with the driver in front; ``python`` is where the Automation API is."""
    packages = _packages(python)
    # One folder cannot be mounted twice: a Python program's own SDK may be the same.
    inside = host.read_only.get(packages, places.PACKAGES)
    specification = run.folder / "pulumi.json"
    specification.write_bytes(msgspec.json.encode({**_specification(host, run), "packages": inside}))
    interpreter = python.interpreter.resolve()
    return msgspec.structs.replace(
        host,
        argv=(
            str(interpreter),
            "-S",
            "-s",
            "-B",
            f"{places.PROGRAMS}/pulumi_driver.py",
            places.SPECIFICATION,
        ),
        read_only={
            **_interpreter_mount(interpreter),
            **host.read_only,
            specification: places.SPECIFICATION,
            _PROGRAMS_FOLDER: places.PROGRAMS,
            **{folder: f"{places.PLUGINS}/{folder.name}" for folder in installation.plugin_folders()},
            packages: inside,
            installation.binary.parent: places.CLI,
        },
        writable={**host.writable, **records.mounts()},
        sockets={path: inside for path, inside in host.sockets.items() if inside != ENGINE_SOCKET},
    )


def _specification(host: SandboxCommand, run: ProgramRun) -> dict[str, Any]:
    """What the driver reads; every path is one inside the sandbox."""
    return {
        "host_programs": PROGRAMS,
        "root": WORKSPACE,
        "project": run.project,
        "stack": run.settings.stack,
        "runtime": _RUNTIMES[run.environment.language],
        "folder": run.target.folder,
        "config": run.config,
        "secret_config": run.secret_config,
        "provider_config": _PROVIDER,
        "cli_root": str(Path(places.CLI).parent),
        "plugins": places.PLUGINS,
        "argv": host.argv,
        "run_file": RUN_FILE,
        "gateway": GATEWAY_SOCKET,
        "gateway_port": GATEWAY_PORT,
        "events": places.EVENTS,
        "digest": places.DIGEST,
        "report": places.REPORT,
    }


def _interpreter_mount(interpreter: Path) -> dict[Path, str]:
    """The installation that the environment was made from; it keeps its path, as in the Python host."""
    prefix = interpreter.parent.parent
    return {} if prefix.is_relative_to("/usr") else {prefix: str(prefix)}


def _packages(python: SdkEnvironment) -> Path:
    (packages,) = (python.root / "lib").glob("python3.*/site-packages")
    return packages
