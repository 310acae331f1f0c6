"""A worker that has loaded what programs need, and forks each of them into a sandbox of its own.

Three processes: the worker, the first one of the sandbox's namespaces, with which all others there die, and
the program. Only the last one ever runs a line of an answer, when it has nothing left of the worker but a
copy of its memory.
"""

import base64
import contextlib
import fcntl
import gc
import json
import os
import select
import socket
import struct
import sys
from typing import Any, NamedTuple, NoReturn

import kernel_calls as kernel  # type: ignore[import-not-found]  # lies beside this file
from warm_view import enter_view  # type: ignore[import-not-found]

READY = b"ready"
_LONGEST_REQUEST = 1 << 20
_SIGNAL_BASE = 128
_NAMESPACES = kernel.NEW_MOUNTS | kernel.NEW_PROCESSES | kernel.NEW_NETWORK | kernel.NEW_IPC | kernel.NEW_NAME
# linux/sockios.h and linux/if.h: what brings up the loopback device, and struct ifreq.
_SET_FLAGS, _UP_AND_RUNNING, _INTERFACE_REQUEST = 0x8914, 0x41, "16sH22x"


class _Fork(NamedTuple):
    """A sandbox that runs: its first process, where its end is told, and where it said that it starts."""

    first: int
    teller: socket.socket
    started: int

    def end(self) -> None:
        """Take the process away, and tell how it ended, if its program ever started."""
        code = _code(os.waitpid(self.first, 0)[1])
        if os.read(self.started, 1):
            _tell(self.teller, {"exit-code": code})
        self.teller.close()
        os.close(self.started)


def serve(control: int) -> list[str]:
    """Fork a program for every request on the socket ``control``.

    Returns only in a forked program, with its command line; the worker itself ends with the socket.
    """
    channel = socket.socket(fileno=control)
    gc.collect()
    gc.freeze()  # what is loaded is never garbage: the collector must not touch, and so copy, its pages
    kernel.use_large_pages()
    single = len(os.listdir("/proc/self/task")) == 1  # noqa: PTH208
    channel.send(READY if single else b"a thread runs that a fork would lose")
    forks: dict[int, _Fork] = {}
    while True:
        ready = select.select([control, *forks], [], [])[0]
        for pidfd in (found for found in ready if found != control):
            forks.pop(pidfd).end()
            os.close(pidfd)
        if control in ready:
            content, ends, _, _ = socket.recv_fds(channel, _LONGEST_REQUEST, 3)
            if not content:
                sys.exit(0)
            request = json.loads(content)
            started, starts = os.pipe()
            first = kernel.fork_into(_NAMESPACES | (0 if request["separate"] else kernel.NEW_USER))
            if first == 0:
                channel.close()
                return _first(request, ends, starts)
            _follow(forks, first, ends, started)
            os.close(starts)


def _follow(forks: dict[int, _Fork], first: int, ends: list[int], started: int) -> None:
    """Tell who it is, and keep nothing of its ends but where its end will be told."""
    output, status, block = ends
    os.close(output)
    os.close(block)
    pidfd = os.pidfd_open(first)
    fork = forks[pidfd] = _Fork(first, socket.socket(fileno=status), started)
    _tell(fork.teller, {"child-pid": first}, pidfd)


def _first(request: dict[str, Any], ends: list[int], starts: int) -> list[str]:
    """The first process of the namespaces; it returns in the program."""
    output, status, block = ends
    try:
        os.dup2(output, 1)
        os.dup2(output, 2)
        os.close(status)
        if not request["separate"]:
            _keep_number(request["user"])
        os.setsid()
        _bring_up_loopback()
        enter_view(request["view"])
        os.chdir(request["folder"])
        if not os.read(block, 1):
            os._exit(0)
        kernel.let_others_look(allowed=False)
        program = os.fork()
    except BaseException as error:  # noqa: BLE001
        _give_up(error)
    if program == 0:
        return _program(request, starts)
    os.closerange(1, os.sysconf("SC_OPEN_MAX"))
    while True:
        ended, code = os.wait()
        if ended == program:
            os._exit(_code(code))


def _program(request: dict[str, Any], starts: int) -> list[str]:
    """Become the program's user, with nothing but its own; returns its command line."""
    try:
        if request["separate"]:
            os.setgroups([])
            os.setresgid(*[request["user"]] * 3)
        kernel.drop_bounding_set()
        if request["separate"]:
            os.setresuid(*[request["user"]] * 3)
        kernel.drop_capabilities()
        kernel.let_others_look(allowed=True)
        os.environ.clear()
        os.environ.update({**request["variables"], "PWD": request["folder"]})
        if request["filter"] is not None:
            kernel.filter_calls(base64.b64decode(request["filter"]))
        os.write(starts, b"1")
        os.closerange(3, os.sysconf("SC_OPEN_MAX"))
        if not request["command"]:
            os._exit(0)
    except BaseException as error:  # noqa: BLE001
        _give_up(error)
    return list(request["command"])


def _keep_number(number: int) -> None:
    """In the new user namespace as outside."""
    for name, text in (("setgroups", "deny"), ("uid_map", ""), ("gid_map", "")):
        with open(f"/proc/self/{name}", "w", encoding="ascii") as file:  # noqa: PTH123
            file.write(text or f"{number} {number} 1")


def _bring_up_loopback() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as device:
        fcntl.ioctl(device, _SET_FLAGS, struct.pack(_INTERFACE_REQUEST, b"lo", _UP_AND_RUNNING))


def _tell(teller: socket.socket, message: dict[str, int], pidfd: int | None = None) -> None:
    """One line, with the process itself, whose number means nothing elsewhere."""
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # nobody wants to know any more
        socket.send_fds(teller, [json.dumps(message).encode() + b"\n"], [] if pidfd is None else [pidfd])


def _code(status: int) -> int:
    """As a shell, and bubblewrap, tell it."""
    code = os.waitstatus_to_exitcode(status)
    return code if code >= 0 else _SIGNAL_BASE - code


def _give_up(error: BaseException) -> NoReturn:
    """Say why there is no sandbox, where the program's output goes."""
    os.write(2, f"{error}\n".encode())
    os._exit(1)
