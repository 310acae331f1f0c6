"""Watches over one program in its sandbox, and kills all of it at the first limit that it meets."""

import os
import selectors
import signal
import time

from harness.preview.sandbox.interface import Ending, SandboxCommand, SandboxResult
from harness.preview.sandbox.machine import kernel_kills, out_of_memory
from harness.preview.sandbox.output import BoundedOutput
from harness.preview.sandbox.process import Launcher, Request, SandboxProcess
from harness.preview.sandbox.scratch import scratch_folder
from harness.preview.sandbox.user import choose_user, hand_over, require_readable
from harness.preview.sandbox.watch import Watch

_CHUNK_BYTES = 65_536
_SIGNAL_BASE = 128
_LIMIT_SIGNALS: dict[int, Ending] = {signal.SIGXCPU: "cpu", signal.SIGXFSZ: "disk"}


def supervise(command: SandboxCommand, launcher: Launcher) -> SandboxResult:
    """Run to the end in the sandbox that ``launcher`` makes.

    Raises EnvironmentFault("sandbox", …) where the sandbox could not be set up, or the machine's memory ends.
    """
    with scratch_folder(launcher.scratch) as scratch:
        user = choose_user()
        folders = (scratch / "tmp", scratch / "home")
        for folder in folders:
            folder.mkdir()
        require_readable(command.read_only, user)
        hand_over((*folders, command.workspace, *command.writable, *command.sockets), user)
        output = BoundedOutput()
        with SandboxProcess(Request(command, user, scratch), launcher) as process:
            watch = Watch(process.pid, (*folders, command.workspace), command.limits, output)
            killed_before = kernel_kills()
            started = time.monotonic()
            process.release()
            met = _until_end(process, watch, output)
            seconds = time.monotonic() - started
            code = process.exit_code()
        if code is None and met is None:
            raise process.setup_fault(output.text())
        if met is None and code == _SIGNAL_BASE + signal.SIGKILL and kernel_kills() > killed_before:
            raise out_of_memory()
        return _result(met or watch.final_look(), code or 0, output, seconds)


def _until_end(process: SandboxProcess, watch: Watch, output: BoundedOutput) -> Ending | None:
    """Read and watch until the sandbox ends by itself (None) or a limit is met (all is killed)."""
    with selectors.DefaultSelector() as selector:
        selector.register(process.output_fd, selectors.EVENT_READ)
        selector.register(process.exit_fd, selectors.EVENT_READ)
        next_look = time.monotonic() + watch.pause()
        while True:
            ready = {key.fd for key, _ in selector.select(max(0.0, next_look - time.monotonic()))}
            if process.output_fd in ready and not _read(process.output_fd, output):
                selector.unregister(process.output_fd)
            if process.exit_fd in ready:
                _drain(process.output_fd, output)
                return None
            met = watch.output_limit()
            if met is None and time.monotonic() >= next_look:
                met = watch.look()
                next_look = time.monotonic() + watch.pause()
            if met is not None:
                process.kill()
                return met


def _read(descriptor: int, output: BoundedOutput) -> bool:
    """Take what is there; False at the end of the stream."""
    chunk = os.read(descriptor, _CHUNK_BYTES)
    output.add(chunk)
    return bool(chunk)


def _drain(descriptor: int, output: BoundedOutput) -> None:
    """All writers are dead, so what is left in the pipe is bounded by the pipe's own size."""
    while _read(descriptor, output):
        pass


def _result(met: Ending | None, code: int, output: BoundedOutput, seconds: float) -> SandboxResult:
    """The ending: a limit that was met, a signal, or an exit of the program's own."""
    number = code - _SIGNAL_BASE if code > _SIGNAL_BASE else 0
    ended: Ending = met or _LIMIT_SIGNALS.get(number) or ("signalled" if number else "exited")
    return SandboxResult(ended, number or code, output.text(), seconds)
