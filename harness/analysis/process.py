"""Runs a tool with a time limit, an output limit and an environment of its own."""

import os
import signal
import subprocess
import threading
from pathlib import Path

TIMEOUT_SECONDS = 60.0
MAXIMUM_OUTPUT = 16 * 1024**2


class ToolFailure(Exception):
    """The tool could not do its work; the text says why, without paths of this machine."""


def run(argv: list[str], folder: Path, accepted: tuple[int, ...] = (0,)) -> bytes:
    """The tool's standard output. Raises ToolFailure when it is missing, slow, verbose or crashes.

    The environment holds nothing of the caller's: no option or configuration reaches the tool that way.
    """
    environment = {"PATH": os.defpath, "HOME": str(folder), "LC_ALL": "C.UTF-8", "NO_COLOR": "1"}
    try:
        process = subprocess.Popen(  # noqa: S603 - our own tool; the answer is only its input
            argv,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError as error:
        raise ToolFailure(f"cannot be started ({error.strerror})") from None
    output = _read(process)
    if process.returncode not in accepted:
        raise ToolFailure(f"ended with status {process.returncode}")
    return output


def _read(process: subprocess.Popen[bytes]) -> bytes:
    late = threading.Event()

    def end() -> None:
        late.set()
        _kill(process)

    timer = threading.Timer(TIMEOUT_SECONDS, end)
    timer.start()
    try:
        assert process.stdout is not None  # noqa: S101 - PIPE was asked for
        output = process.stdout.read(MAXIMUM_OUTPUT + 1)
        if len(output) > MAXIMUM_OUTPUT:
            raise ToolFailure(f"printed more than {MAXIMUM_OUTPUT} bytes")
        process.wait()
    finally:
        timer.cancel()
        _kill(process)
        if process.stdout is not None:
            process.stdout.close()
        process.wait()
    if late.is_set():
        raise ToolFailure(f"took longer than {TIMEOUT_SECONDS:.0f} s")
    return output


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End the tool and whatever it started; it leads a process group of its own."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
