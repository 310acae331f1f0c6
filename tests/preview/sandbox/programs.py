"""Commands that the sandbox's tests run in it."""

import sys
from pathlib import Path

from harness.model.preview import PreviewLimits
from harness.preview.sandbox.interface import SandboxCommand

LIMITS = PreviewLimits(
    wall_seconds=30,
    cpu_seconds=20,
    memory_bytes=256 * 1024**2,
    processes=20,
    disk_bytes=16 * 1024**2,
    output_bytes=1024**2,
)


def python_command(script: str, workspace: Path, limits: PreviewLimits = LIMITS) -> SandboxCommand:
    """A Python script in the sandbox, without any package."""
    prefix = Path(sys.base_prefix).resolve()
    mounts = {} if prefix.is_relative_to("/usr") else {prefix: str(prefix)}
    interpreter = prefix / "bin" / f"python{sys.version_info.major}.{sys.version_info.minor}"
    argv = (str(interpreter), "-S", "-s", "-c", script)
    return SandboxCommand(argv=argv, workspace=workspace, read_only=mounts, limits=limits)
