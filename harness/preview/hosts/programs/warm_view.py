"""Makes what a forked program sees, in a mount namespace of its own, as bubblewrap would.

The steps are those of ``harness/preview/sandbox/view.py``; their sources are paths as the worker sees them.
"""

import os
from collections.abc import Callable
from typing import Any

import kernel_calls as kernel  # type: ignore[import-not-found]  # lies beside this file

ROOT = "/view"
_SAFE = kernel.NO_SETUID | kernel.NO_DEVICES


def enter_view(steps: list[list[Any]]) -> None:
    """Make every step below an empty folder, then make that the root of all files."""
    mask = os.umask(0)
    kernel.mount("none", "/", flags=kernel.RECURSIVE | kernel.FOLLOW_PARENT)
    kernel.mount("tmpfs", ROOT, "tmpfs", _SAFE, "mode=0755")
    for kind, target, source, mode, size in steps:
        _STEPS[kind](ROOT + target.rstrip("/"), source, mode, size)
    kernel.enter_root(ROOT)
    os.umask(mask)


def _bind(target: str, source: str, *_: Any) -> None:
    _place(target, source)
    kernel.mount(source, target, flags=kernel.BIND | kernel.RECURSIVE)


def _read_only(target: str, source: str, *_: Any) -> None:
    _bind(target, source)
    _seal(target)


def _seal(target: str, *_: Any) -> None:
    """What lies below is a worker's own mount, and read-only already. A user may take no flag away."""
    kept = os.statvfs(target).f_flag & kernel.NO_PROGRAMS
    kernel.mount("none", target, flags=kernel.REMOUNT | kernel.BIND | kernel.READ_ONLY | _SAFE | kept)


def _tmpfs(target: str, _source: str, mode: str, size: int) -> None:
    os.makedirs(target, 0o755, exist_ok=True)  # noqa: PTH103  pathlib gives parents another mode
    kernel.mount("tmpfs", target, "tmpfs", _SAFE, f"mode={mode},size={size}")


def _proc(target: str, *_: Any) -> None:
    os.mkdir(target, 0o755)  # noqa: PTH102
    kernel.mount("proc", target, "proc", _SAFE | kernel.NO_PROGRAMS)


def _devices(target: str, *_: Any) -> None:
    """The worker's, but for terminals and shared memory, through which programs would meet."""
    _bind(target, "/dev")
    options = "newinstance,ptmxmode=0666,mode=620"
    kernel.mount("devpts", target + "/pts", "devpts", kernel.NO_SETUID | kernel.NO_PROGRAMS, options)


def _link(target: str, source: str, *_: Any) -> None:
    os.symlink(source, target)  # noqa: PTH211


def _folder(target: str, *_: Any) -> None:
    os.makedirs(target, 0o755, exist_ok=True)  # noqa: PTH103


def _place(target: str, source: str) -> None:
    """A folder or a file to mount at; never through a link, which the answer could have made."""
    if os.path.realpath(target) != target:
        raise OSError(f"{target}: leads through a link")
    if os.path.isdir(source):  # noqa: PTH112
        _folder(target)
    elif not os.path.exists(target):  # noqa: PTH110
        os.close(os.open(target, os.O_CREAT | os.O_WRONLY, 0o444))


_STEPS: dict[str, Callable[..., None]] = {
    "bind": _bind,
    "read-only": _read_only,
    "link": _link,
    "folder": _folder,
    "proc": _proc,
    "dev": _devices,
    "tmpfs": _tmpfs,
    "seal": _seal,
}
