"""One sandbox: started by whichever way, then limited, killed and waited for in the same one."""

import contextlib
import os
import select
import signal
from pathlib import Path
from typing import NamedTuple, Protocol

from harness.model.errors import EnvironmentFault
from harness.preview.sandbox.descriptors import Descriptors, Status
from harness.preview.sandbox.interface import SandboxCommand
from harness.preview.sandbox.kernel_limits import set_kernel_limits
from harness.preview.sandbox.user import SandboxUser

_REMEDY = (
    "allow unprivileged user namespaces (sysctl user.max_user_namespaces, kernel.unprivileged_userns_clone)"
)
# How long a finished sandbox may take to come about, and to go when it is killed.
_PATIENCE_SECONDS = 60.0


class Request(NamedTuple):
    """A program, who it is, and the folder with ``tmp`` and ``home``, which it may fill."""

    command: SandboxCommand
    user: SandboxUser
    scratch: Path


class Ends(NamedTuple):
    """The sandbox's ends: where it writes, where it tells its state, and what it waits for."""

    output: int
    status: int
    block: int


class Processes(NamedTuple):
    """The process that ends with the sandbox and the first one inside, where it came about, with pidfds."""

    outer: int
    outer_fd: int
    first: int | None
    first_fd: int | None


class Launched(Protocol):
    """A sandbox that is being made."""

    def processes(self, status: Status) -> Processes:
        """Its processes, as soon as they are known."""

    def reap(self) -> None:
        """Take away what is left of the outer process, which has ended."""


class Launcher(Protocol):
    """A way to make a sandbox, which waits in ``ends.block`` before it runs its program.

    Where ``scratch`` is a folder, all that the host gives to one program alone must lie in it.
    """

    @property
    def scratch(self) -> Path | None:
        """The folder."""

    def start(self, request: Request, ends: Ends) -> Launched:
        """Begin; raises EnvironmentFault("sandbox", …) where not even that is possible."""


class SandboxProcess:
    """A context manager: at its end nothing of the sandbox runs any more.

    The program itself starts only with ``release``, when its limits are set.
    """

    def __init__(self, request: Request, launcher: Launcher) -> None:
        self._request = request
        self._launcher = launcher
        self._descriptors = Descriptors()
        self._status = Status(self._descriptors, _PATIENCE_SECONDS)

    def __enter__(self) -> "SandboxProcess":
        """Make the sandbox, in which the program waits."""
        try:
            self.output_fd, output = self._descriptors.pipe()
            block, self._block_fd = self._descriptors.pipe()
            ends = Ends(output, self._status.theirs, block)
            self._launched = self._launcher.start(self._request, ends)
            for end in ends:
                self._descriptors.close(end)
            self._processes = self._launched.processes(self._status)
        except BaseException:
            self._close_all()
            raise
        self._pidfds = [fd for fd in (self._processes.first_fd, self._processes.outer_fd) if fd is not None]
        self.pid = self._processes.first or self._processes.outer
        self.exit_fd = self._processes.outer_fd
        return self

    def __exit__(self, *_error: object) -> None:
        self.kill()
        for descriptor in self._pidfds:
            _wait(descriptor)
        self._launched.reap()
        for descriptor in self._pidfds:
            os.close(descriptor)
        self._close_all()

    def release(self) -> None:
        """Set the limits that the kernel keeps, then let the program start; without limits it never does."""
        if self._processes.first is None:
            return
        set_kernel_limits(self._processes.first, self._request.command.limits)
        with contextlib.suppress(BrokenPipeError):
            os.write(self._block_fd, b"1")

    def kill(self) -> None:
        """Kill the namespace's first process, and with it every other one; then the one that waits for it."""
        for descriptor in self._pidfds:
            with contextlib.suppress(ProcessLookupError):
                signal.pidfd_send_signal(descriptor, signal.SIGKILL)

    def exit_code(self) -> int | None:
        """The program's exit status, 128 and more for a signal; None where the program never started."""
        return self._status.told("exit-code")

    def setup_fault(self, output: str) -> EnvironmentFault:
        """The error for a sandbox that never ran its program."""
        reason = (output.strip().splitlines() or ["no reason given"])[-1]
        return EnvironmentFault("sandbox", f"cannot make a sandbox: {reason[:300]}", _REMEDY)

    def _close_all(self) -> None:
        self._status.close()
        self._descriptors.close_all()


def _wait(pidfd: int) -> None:
    """Until the process has ended; a namespace's first one has only when every other one has."""
    poll = select.poll()
    poll.register(pidfd, select.POLLIN)
    poll.poll(_PATIENCE_SECONDS * 1000)
