from pathlib import Path

import pytest

from harness.preview.sandbox.interface import run
from harness.preview.sandbox.seccomp import system_call_filter
from tests.preview.sandbox.programs import python_command

_CALL = """
import ctypes, os, platform
libc = ctypes.CDLL(None, use_errno=True)
machine = platform.machine()
numbers = {numbers}
result = libc.syscall(numbers[machine], *{arguments})
print(os.strerror(ctypes.get_errno()) if result == -1 else "allowed", flush=True)
os._exit(0)
"""
_CLONE = {"x86_64": 56, "aarch64": 220}


def _call(numbers: dict[str, int], arguments: str, folder: Path) -> str:
    if system_call_filter() is None:
        pytest.skip("no filter for this machine's architecture")
    return run(python_command(_CALL.format(numbers=numbers, arguments=arguments), folder)).output


@pytest.mark.parametrize(
    "flag", [0x20000, 0x02000000, 0x04000000, 0x08000000, 0x10000000, 0x20000000, 0x40000000]
)
def test_no_new_namespace_is_made(flag: int, tmp_path: Path) -> None:
    assert _call(_CLONE, f"({flag | 17}, 0, 0, 0, 0)", tmp_path) == "Operation not permitted\n"


def test_the_call_whose_flags_no_filter_sees_is_not_there(tmp_path: Path) -> None:
    assert _call({"x86_64": 435, "aarch64": 435}, "(0, 0)", tmp_path) == "Function not implemented\n"


@pytest.mark.parametrize(
    "numbers",
    [
        {"x86_64": 272, "aarch64": 97},  # unshare
        {"x86_64": 308, "aarch64": 268},  # setns
        {"x86_64": 101, "aarch64": 117},  # ptrace
        {"x86_64": 425, "aarch64": 425},  # io_uring_setup
    ],
)
def test_calls_that_lead_out_are_refused(numbers: dict[str, int], tmp_path: Path) -> None:
    assert _call(numbers, "(0, 0, 0, 0)", tmp_path) == "Operation not permitted\n"


def test_threads_and_processes_still_start(tmp_path: Path) -> None:
    script = """
import subprocess, threading
thread = threading.Thread(target=print, args=("thread",), kwargs={"flush": True})
thread.start()
thread.join()
subprocess.run(["/bin/echo", "process"])
"""
    assert run(python_command(script, tmp_path)).output == "thread\nprocess\n"
