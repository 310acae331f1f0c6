"""What a program sees: its files, in the order in which they are mounted, and its variables.

Bubblewrap makes this view for a program of its own process, and a warm worker for one that it forks.
"""

from pathlib import Path, PurePosixPath
from typing import Literal, NamedTuple

from harness.preview.sandbox.interface import HOME, USER, WORKSPACE, SandboxCommand
from harness.preview.sandbox.user import SandboxUser

_ETC = Path(__file__).parent / "etc"
_SHARED_MEMORY_BYTES = 16 * 1024**2
_EMPTY_BYTES = 4096

# A second fence around the kernel's settings: their files belong to root, also as seen from a user namespace
# of root's. Docker keeps the same lists (moby, oci/defaults.go: ReadonlyPaths and
# MaskedPaths).
_READ_ONLY_PROC = ("bus", "fs", "irq", "sys", "sysrq-trigger", "mtrr")
_MASKED_PROC = ("kcore", "keys", "latency_stats", "timer_list", "sched_debug", "kmsg")
_MASKED_PROC_FOLDERS = ("acpi", "scsi")

FIXED_VARIABLES = {
    "HOME": HOME,
    "USER": "program",
    "PATH": "/usr/local/bin:/usr/bin:/bin",
    "LANG": "C.UTF-8",
    "LC_ALL": "C.UTF-8",
    "TZ": "UTC",
    "TMPDIR": "/tmp",  # noqa: S108  inside the sandbox
    "PYTHONHASHSEED": "0",
}


class Step(NamedTuple):
    """One step towards the view.

    ``bind`` and ``read-only`` show ``source`` at ``target``, a ``link`` leads to ``source``, a ``seal`` makes
    a mount read-only. ``mode`` and ``size`` (bytes) belong to a ``tmpfs``.
    """

    kind: Literal["bind", "read-only", "link", "folder", "proc", "dev", "tmpfs", "seal"]
    target: str
    source: str = ""
    mode: str = ""
    size: int = 0


def program_view(command: SandboxCommand, user: SandboxUser, scratch: Path) -> list[Step]:
    """All that one program sees. ``scratch`` holds the folders ``tmp`` and ``home``, which it may fill."""
    own = {scratch / "tmp": "/tmp", scratch / "home": HOME, command.workspace: WORKSPACE}  # noqa: S108
    written = {**own, **command.writable, **command.sockets}
    return [*system_view(), *_fenced_proc(), *mounts(written, command.read_only, user), Step("seal", "/")]


def system_view() -> list[Step]:
    """The system's programs and libraries, a synthetic /etc, and fresh kernel file systems."""
    libraries = (_library_folder(Path("/") / name) for name in _LIBRARIES)
    return [
        Step("read-only", "/usr", "/usr"),
        Step("read-only", "/etc", str(_ETC)),
        *(step for step in libraries if step is not None),
        Step("dev", "/dev"),
        Step("seal", "/dev"),
        Step("tmpfs", "/dev/shm", mode="1777", size=_SHARED_MEMORY_BYTES),  # noqa: S108
        Step("proc", "/proc"),
    ]


_LIBRARIES = ("bin", "lib", "lib32", "lib64", "libx32", "sbin")


def mounts(written: dict[Path, str], read_only: dict[Path, str], user: SandboxUser) -> list[Step]:
    """Files and folders of the host. Read-only ones come last, so that they may lie in the workspace."""
    wanted = [("bind", *pair) for pair in written.items()]
    wanted += [("read-only", *pair) for pair in read_only.items()]
    steps: list[Step] = []
    for kind, outside, inside in wanted:
        # Without this, bubblewrap makes them as root's own, which a separate user cannot enter.
        steps += [Step("folder", str(folder)) for folder in reversed(PurePosixPath(inside).parents[:-1])]
        target = inside.replace(USER, str(user.number))
        steps.append(Step("bind" if kind == "bind" else "read-only", target, str(outside)))
    return steps


def variables(command: SandboxCommand) -> dict[str, str]:
    """The program's whole environment."""
    return {**FIXED_VARIABLES, **command.environment}


def _fenced_proc() -> list[Step]:
    """The kernel's settings read-only, its memory and its keys hidden."""
    paths = [Path("/proc") / name for name in (*_READ_ONLY_PROC, *_MASKED_PROC, *_MASKED_PROC_FOLDERS)]
    steps: list[Step] = []
    for path in (path for path in paths if path.exists()):
        if path.name in _READ_ONLY_PROC:
            steps.append(Step("read-only", str(path), str(path)))
        elif path.name in _MASKED_PROC:
            steps.append(Step("read-only", str(path), "/dev/null"))
        else:
            steps.append(Step("tmpfs", str(path), mode="0755", size=_EMPTY_BYTES))
    return steps


def _library_folder(path: Path) -> Step | None:
    """``/lib`` and its kin: a symbolic link where the system merged them into /usr, else a mount."""
    if path.is_symlink():
        return Step("link", str(path), str(path.readlink()))
    return Step("read-only", str(path), str(path)) if path.is_dir() else None
