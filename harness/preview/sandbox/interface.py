"""What the sandbox is asked to run, and what it says of the end."""

from pathlib import Path
from typing import TYPE_CHECKING, Literal

import msgspec

from harness.model.preview import PreviewLimits

if TYPE_CHECKING:
    from harness.preview.sandbox.process import Launcher

WORKSPACE = "/workspace"
HOME = "/home/program"
USER = "{user}"

Ending = Literal["exited", "signalled", "timeout", "cpu", "memory", "processes", "disk", "output"]


class SandboxCommand(msgspec.Struct, frozen=True):
    """One untrusted program.

    ``workspace`` is a folder of the host that the program may write to, mounted at ``/workspace``: hand
    in a copy that nothing else needs. The three mappings lead from paths of the host to paths inside:
    ``read_only`` and ``writable`` files and folders, and ``sockets`` to connect to; in a path inside,
    ``{user}`` is the program's user number. What the program may write to, and the sockets, become that
    user's own where the harness runs as root. There is no other
    way out: no network, no environment but ``environment``, no home but an empty one.
    """

    argv: tuple[str, ...]
    workspace: Path
    environment: dict[str, str] = {}
    read_only: dict[Path, str] = {}
    writable: dict[Path, str] = {}
    sockets: dict[Path, str] = {}
    limits: PreviewLimits = PreviewLimits()
    working_directory: str = WORKSPACE


class SandboxResult(msgspec.Struct, frozen=True):
    """How the program ended. ``status`` is its exit status, or the signal's number where ``signalled``.

    Every other ending names the limit that it met; then all its processes were killed. ``output`` holds
    the beginning and the end of what it wrote, without control characters. A program that exits with a
    status above 128 counts as signalled, as in a shell.
    """

    ended: Ending
    status: int
    output: str
    seconds: float


def run(command: SandboxCommand, launcher: "Launcher | None" = None) -> SandboxResult:
    """Run ``command`` to its end, or to the first limit that it meets; by default in a process of its own.

    Raises EnvironmentFault("sandbox", …) where bubblewrap is missing or cannot make its namespaces.
    """
    from harness.preview.sandbox.cold import ColdLauncher  # noqa: PLC0415  psutil is not needed before
    from harness.preview.sandbox.supervisor import supervise  # noqa: PLC0415

    return supervise(command, launcher or ColdLauncher())
