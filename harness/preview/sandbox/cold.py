"""A sandbox for a process of its own from the start: bubblewrap makes it, and runs the program in it."""

import contextlib
import os
import subprocess
import tempfile
from collections.abc import Sequence

from harness.model.errors import EnvironmentFault
from harness.preview.sandbox.bubblewrap import Passed, arguments
from harness.preview.sandbox.descriptors import Status
from harness.preview.sandbox.process import Ends, Processes, Request
from harness.preview.sandbox.seccomp import system_call_filter


class ColdLauncher:
    """Starts bubblewrap for each program."""

    scratch = None

    def start(self, request: Request, ends: Ends) -> "Bubblewrap":
        """Start bubblewrap, which waits in the finished sandbox."""
        content = system_call_filter()
        with tempfile.TemporaryFile() as file:
            file.write(content or b"")
            file.seek(0)
            passed = Passed(ends.status, ends.block, file.fileno() if content else None)
            argv = arguments(request.command, request.user, request.scratch, passed)
            numbers = [number for number in passed if number is not None]
            return Bubblewrap(start_bubblewrap(argv, subprocess.DEVNULL, ends.output, numbers))


class Bubblewrap:
    """A bubblewrap that runs."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        self._process = process

    def processes(self, status: Status) -> Processes:
        """Bubblewrap itself, and its child, which it tells of before the view is finished."""
        first = status.told("child-pid")
        first_fd = None
        if first is not None:
            with contextlib.suppress(ProcessLookupError):  # it could not finish the view
                first_fd = os.pidfd_open(first)
        outer = self._process.pid
        return Processes(outer, os.pidfd_open(outer), first if first_fd is not None else None, first_fd)

    def reap(self) -> None:
        """It has been killed, or has ended."""
        self._process.wait()


def start_bubblewrap(
    argv: list[str], stdin: int, output: int, passed: Sequence[int] = ()
) -> "subprocess.Popen[bytes]":
    """Raises EnvironmentFault("sandbox", …) where it cannot be started.

    It gets no variable of ours: its first process inside is the program's own user where root runs nothing,
    and its /proc/1/environ tells them.
    """
    try:
        return subprocess.Popen(  # noqa: S603  what runs is what the sandbox is for
            argv, env={}, stdin=stdin, stdout=output, stderr=output, pass_fds=passed
        )
    except OSError as error:
        raise EnvironmentFault(
            "sandbox", f"cannot start {argv[0]}: {error}", "reinstall bubblewrap"
        ) from error
