"""Who a sandboxed program is: a user of its own, whose tasks the kernel counts and bounds.

The kernel never counts root's tasks (kernel/fork.c exempts INIT_USER), and a user namespace that root makes
maps its user to root. So where root runs the harness, root makes the mounts and the program starts as a user
that nobody else is; everybody else's programs live in a user namespace, which has a count of its own.
"""

import os
import secrets
import shutil
import stat
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from harness.model.errors import EnvironmentFault

_INSIDE = 1000
# No system hands out these numbers: systemd.io/UIDS-GIDS, "Unused".
_FIRST = 1_879_048_192
_COUNT = 2**28
_WHOLE_MAP = ["0", "0", "4294967295"]
# chown, dac_override, setgid, setuid, setpcap, sys_admin: linux/capability.h.
_CAPABILITIES = sum(1 << number for number in (0, 1, 6, 7, 8, 21))


class SandboxUser(NamedTuple):
    """``number`` is the user's and the group's number inside; ``separate`` one that root changes to."""

    number: int
    separate: bool


def choose_user() -> SandboxUser:
    """A new user for each program of root's; else the one of a user namespace."""
    if not _is_root_of_the_machine():
        return SandboxUser(_INSIDE, separate=False)
    return SandboxUser(_FIRST + secrets.randbelow(_COUNT), separate=True)


def change_user(user: SandboxUser) -> tuple[str, ...]:
    """The command that becomes ``user`` for good; raises EnvironmentFault("sandbox", …) without setpriv."""
    if not user.separate:
        return ()
    setpriv = shutil.which("setpriv", path="/usr/bin:/bin:/usr/sbin:/sbin")
    if setpriv is None:
        raise EnvironmentFault("sandbox", "setpriv is not installed", "install the package util-linux")
    return (
        *(setpriv, f"--reuid={user.number}", f"--regid={user.number}", "--clear-groups"),
        *("--no-new-privs", "--bounding-set=-all", "--inh-caps=-all", "--"),
    )


def hand_over(paths: Iterable[Path], user: SandboxUser) -> None:
    """Make files, folders and sockets of ours the user's own, so that it can write and connect."""
    if not user.separate:
        return
    for path in paths:
        os.chown(path, user.number, user.number, follow_symlinks=False)
        for folder, folders, files in os.walk(path):
            for name in (*folders, *files):
                os.chown(f"{folder}/{name}", user.number, user.number, follow_symlinks=False)


def require_readable(paths: Iterable[Path], user: SandboxUser) -> None:
    """Raises EnvironmentFault where a separate user could not read what it is given."""
    for path in paths if user.separate else ():
        mode = path.stat().st_mode if path.exists() else stat.S_IFREG | 0o777
        wanted = 0o005 if stat.S_ISDIR(mode) else 0o004
        if mode & wanted != wanted:
            raise EnvironmentFault("sandbox", f"only root can read {path}", f"chmod -R a+rX {path}")


def _is_root_of_the_machine() -> bool:
    """Root as the kernel sees it, with what making mounts and changing users takes."""
    if os.geteuid() != 0 or Path("/proc/self/uid_map").read_text().split() != _WHOLE_MAP:
        return False
    status = Path("/proc/self/status").read_text()
    effective = int(status.partition("CapEff:")[2].split()[0], 16)
    return effective & _CAPABILITIES == _CAPABILITIES
