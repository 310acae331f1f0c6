"""A sandbox for a process that is forked: a worker that has loaded what programs need lives in bubblewrap.

It makes a sandbox of the same view and user for each program (``hosts/programs/warm_fork.py``).

The worker sees what all its programs may see, and the folder in which the host lays what belongs to one.
"""

import base64
import json
import os
import select
import shutil
import socket
import subprocess
import tempfile
import threading
from pathlib import Path

from harness.model.errors import EnvironmentFault
from harness.preview.sandbox.bubblewrap import prefix
from harness.preview.sandbox.cold import start_bubblewrap
from harness.preview.sandbox.descriptors import Status
from harness.preview.sandbox.process import Ends, Processes, Request
from harness.preview.sandbox.seccomp import system_call_filter
from harness.preview.sandbox.user import choose_user, require_readable
from harness.preview.sandbox.view import FIXED_VARIABLES, Step, mounts, program_view, system_view, variables

_RUNS = "/runs"
_ROOT = "/view"
_READY = b"ready"
_TEMPORARY_BYTES = 1024**2
_LOADING_SECONDS = 180.0
_SENDING_SECONDS = 30.0
# For mounts, namespaces, a network's loopback device, and to become a program's user, who has none of them.
_CAPABILITIES = (
    *("CAP_SYS_ADMIN", "CAP_NET_ADMIN", "CAP_SETUID", "CAP_SETGID", "CAP_SETPCAP", "CAP_DAC_READ_SEARCH"),
)


class WarmLauncher:
    """One worker. Its thread of birth must outlive it: bubblewrap dies with the thread that started it."""

    def __init__(self, argv: tuple[str, ...], read_only: dict[Path, str]) -> None:
        """``argv`` is the worker's command, ``{socket}`` in it the number of its socket."""
        self.scratch: Path = Path(tempfile.mkdtemp(prefix="iac-harness-"))
        self._user = choose_user()
        require_readable(read_only, self._user)
        self._shared = read_only
        self._socket, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._output = tempfile.TemporaryFile()  # noqa: SIM115  the worker's, read when it fails
        self._lock = threading.Lock()
        with theirs:
            self._process = self._start(argv, theirs.fileno())

    def _start(self, argv: tuple[str, ...], number: int) -> "subprocess.Popen[bytes]":
        steps = [*system_view(), *mounts({self.scratch: _RUNS}, self._shared, self._user)]
        steps += [Step("tmpfs", "/tmp", mode="1777", size=_TEMPORARY_BYTES)]  # noqa: S108  inside
        steps += [Step("folder", _ROOT), Step("seal", "/")]
        self._places = {step.source: step.target for step in steps if step.source}
        words = (word.format(socket=number) for word in argv)
        command = [*prefix(self._user, _CAPABILITIES, steps, FIXED_VARIABLES), "--", *words]
        return start_bubblewrap(command, subprocess.DEVNULL, self._output.fileno(), (number,))

    def wait_until_ready(self) -> None:
        """Raises EnvironmentFault("sandbox", …) where the worker does not come up."""
        self._socket.settimeout(_LOADING_SECONDS)
        try:
            said = self._socket.recv(4096)
        except OSError as error:
            said = str(error).encode()
        if said != _READY:
            raise self._fault(said.decode("utf-8", "replace"))
        self._socket.settimeout(_SENDING_SECONDS)

    def start(self, request: Request, ends: Ends) -> "Forked":
        """Ask for a fork, which waits in the finished sandbox."""
        message = json.dumps(self._message(request)).encode()
        try:
            with self._lock:
                socket.send_fds(self._socket, [message], list(ends))
        except OSError as error:
            raise self._fault(str(error)) from error
        return Forked(self)

    def alive(self) -> bool:
        """Whether it can still be asked: its socket closes before bubblewrap, around it, has ended."""
        if self._process.poll() is not None:
            return False
        hung_up = select.poll()
        hung_up.register(self._socket, 0)  # a hang-up is told in any case
        return not hung_up.poll(0)

    def close(self) -> None:
        """End the worker, and with it all that it forked."""
        self._socket.close()
        self._process.kill()
        self._process.wait()
        self._output.close()
        shutil.rmtree(self.scratch, ignore_errors=True)

    def lost(self) -> EnvironmentFault:
        """The error for a worker that does not answer; one that only hangs is ended, and so replaced."""
        self._process.kill()
        return self._fault("it does not answer")

    def _message(self, request: Request) -> dict[str, object]:
        command, user = request.command, request.user
        calls = system_call_filter()
        return {
            "command": command.argv,
            "variables": variables(command),
            "folder": command.working_directory,
            "user": user.number,
            "separate": user.separate,
            "filter": None if calls is None else base64.b64encode(calls).decode(),
            "view": [
                step._replace(source=self._seen(step))
                for step in program_view(command, user, request.scratch)
            ],
        }

    def _seen(self, step: Step) -> str:
        """Where the worker sees a step's source: among its own mounts, the runs, or at the same place."""
        if step.kind == "link":
            return step.source
        if step.source and Path(step.source).is_relative_to(self.scratch):
            return f"{_RUNS}/{Path(step.source).relative_to(self.scratch)}"
        return self._places.get(step.source, step.source)

    def _fault(self, reason: str) -> EnvironmentFault:
        self._output.seek(0, os.SEEK_SET)
        lines = self._output.read().decode("utf-8", "replace").strip().splitlines()
        return EnvironmentFault("sandbox", f"no warm worker: {' '.join([reason, *lines[-1:]])[:300]}")


class Forked:
    """One fork of the worker."""

    def __init__(self, worker: WarmLauncher) -> None:
        self._worker = worker

    def processes(self, status: Status) -> Processes:
        """The first process of the namespaces, which the worker sends as a pidfd: the outer one as well."""
        if status.told("child-pid") is None:
            raise self._worker.lost()
        (pidfd,) = status.received
        number = _number(pidfd)
        return Processes(number, pidfd, number, os.dup(pidfd))

    def reap(self) -> None:
        """The worker, whose child it is, has done so."""


def _number(pidfd: int) -> int:
    """The process's number in this namespace, which is not the one that the worker knows."""
    text = Path(f"/proc/self/fdinfo/{pidfd}").read_text(encoding="ascii")
    return int(text.partition("Pid:")[2].split()[0])
