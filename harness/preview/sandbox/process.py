"""One bubblewrap process: started with its file descriptors, limited, killed and reaped."""

import contextlib
import json
import os
import signal
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from harness.model.errors import EnvironmentFault
from harness.preview.sandbox.bubblewrap import Descriptors, arguments
from harness.preview.sandbox.interface import SandboxCommand
from harness.preview.sandbox.kernel_limits import set_kernel_limits
from harness.preview.sandbox.seccomp import system_call_filter
from harness.preview.sandbox.user import SandboxUser

_REMEDY = (
    "allow unprivileged user namespaces (sysctl user.max_user_namespaces, kernel.unprivileged_userns_clone)"
)


class BubblewrapProcess:
    """A context manager: at its end nothing of the sandbox runs any more.

    The program itself starts only with ``release``, when its limits are set.
    """

    def __init__(self, command: SandboxCommand, user: SandboxUser, scratch: Path) -> None:
        self._open: set[int] = set()
        self._init_fd: int | None = None
        self._command = command
        self._user = user
        self._scratch = scratch
        self._status = b""

    def __enter__(self) -> "BubblewrapProcess":
        """Start bubblewrap, which waits in the finished sandbox."""
        try:
            self._start()
        except BaseException:
            self._close_all()
            raise
        return self

    def __exit__(self, *_error: object) -> None:
        self.kill()
        self._process.wait()
        self._close_all()

    def _start(self) -> None:
        self.output_fd, output_write = self._pipe()
        self._status_fd, status_write = self._pipe()
        block_read, self._block_fd = self._pipe()
        seccomp_fd = self._seccomp_file()
        descriptors = Descriptors(status_write, block_read, seccomp_fd)
        argv = arguments(self._command, self._user, self._scratch, descriptors)
        passed = [status_write, block_read, *([] if seccomp_fd is None else [seccomp_fd])]
        try:
            self._process = subprocess.Popen(  # noqa: S603  what runs is what the sandbox is for
                argv, stdin=subprocess.DEVNULL, stdout=output_write, stderr=output_write, pass_fds=passed
            )
        except OSError as error:
            raise EnvironmentFault(
                "sandbox", f"cannot start {argv[0]}: {error}", "reinstall bubblewrap"
            ) from error
        for descriptor in (output_write, status_write, block_read):
            self._close(descriptor)
        self.pid = self._process.pid
        self.exit_fd = os.pidfd_open(self.pid)
        self._open.add(self.exit_fd)

    def release(self) -> None:
        """Set the limits that the kernel keeps, then let the program start; without limits it never does."""
        child = self._first_process()
        if child is None:
            return
        self._init_fd = os.pidfd_open(child)
        self._open.add(self._init_fd)
        set_kernel_limits(child, self._command.limits)
        with contextlib.suppress(BrokenPipeError):
            os.write(self._block_fd, b"1")

    def _first_process(self) -> int | None:
        """Bubblewrap tells it in one line, yet writes that in pieces; None where it failed before."""
        while b"\n" not in self._status and (chunk := os.read(self._status_fd, 4096)):
            self._status += chunk
        return self._told("child-pid")

    def kill(self) -> None:
        """Kill the namespace's first process, and with it every other one; then bubblewrap itself."""
        for descriptor in (self._init_fd, self.exit_fd):
            if descriptor is not None:
                with contextlib.suppress(ProcessLookupError):
                    signal.pidfd_send_signal(descriptor, signal.SIGKILL)

    def exit_code(self) -> int | None:
        """The program's exit status as bubblewrap tells it; None where the program never started."""
        self._process.wait()
        while chunk := os.read(self._status_fd, 4096):
            self._status += chunk
        return self._told("exit-code")

    def setup_fault(self, output: str) -> EnvironmentFault:
        """The error for a sandbox that never ran its program."""
        reason = (output.strip().splitlines() or [f"bwrap ended with status {self._process.returncode}"])[-1]
        return EnvironmentFault("sandbox", f"bubblewrap cannot make a sandbox: {reason[:300]}", _REMEDY)

    def _told(self, key: str) -> int | None:
        for line in self._status.decode("utf-8", "replace").splitlines():
            with contextlib.suppress(ValueError):
                message: dict[str, Any] = json.loads(line)
                if key in message:
                    return int(message[key])
        return None

    def _pipe(self) -> tuple[int, int]:
        """Both ends; each is closed exactly once, for another thread may reuse its number at once."""
        ends = os.pipe()
        self._open.update(ends)
        return ends

    def _close(self, descriptor: int) -> None:
        self._open.discard(descriptor)
        os.close(descriptor)

    def _close_all(self) -> None:
        while self._open:
            os.close(self._open.pop())

    def _seccomp_file(self) -> int | None:
        """A descriptor from which bubblewrap reads the filter."""
        content = system_call_filter()
        if content is None:
            return None
        with tempfile.TemporaryFile() as file:
            file.write(content)
            file.seek(0)
            descriptor = os.dup(file.fileno())
        self._open.add(descriptor)
        return descriptor
