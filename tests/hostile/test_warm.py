"""Answers that go for what they share with the next one: the warm worker, its memory, and other sandboxes.

Each prints what it reached; afterwards the same worker must preview a good answer as if nothing had been.
"""

import os
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec
import pytest

from harness.model.preview import Preview, PreviewLimits, PreviewSettings
from harness.preview.hosts import warm
from harness.preview.interface import preview
from harness.preview.sandbox.warm import WarmLauncher
from harness.preview.sdk.environments import ensure
from tests import leftovers
from tests.preview.answers import answer

pytestmark = pytest.mark.usefixtures("localstack")

_GOOD = """
import os
import pulumi
import pulumi_aws as aws
bucket = aws.s3.Bucket("good", tags={"made": "by us"})
pulumi.export("name", bucket.id)
print(sorted(os.listdir("/tmp")), sorted(os.listdir("/dev/shm")), sorted(os.listdir("/home/program")))
"""
_FORKS = """
import os, time
while True:
    try:
        os.fork()
    except OSError:
        time.sleep(0.01)
"""
_LIMITS = PreviewLimits(wall_seconds=60, cpu_seconds=20, memory_bytes=1024**3, processes=32)
_SECRET = "swordfish-of-the-grader"


@pytest.fixture(scope="module")
def worker() -> Iterator[WarmLauncher]:
    """The one worker that every answer of this module is forked from."""
    os.environ["GRADERS_SECRET"] = _SECRET
    warm.keep_warm()
    found = warm.worker_of(ensure("python"))
    assert found is not None
    yield found
    warm.stop()
    del os.environ["GRADERS_SECRET"]


@pytest.fixture(scope="module")
def expected(worker: WarmLauncher, tmp_path_factory: pytest.TempPathFactory) -> Preview:
    """What the good answer gives in a worker that no answer has been in yet."""
    assert worker.alive()
    return _preview(tmp_path_factory.mktemp("first"), _GOOD)


def _preview(folder: Path, text: str) -> Preview:
    workspace = answer(folder, "python", {"__main__.py": text}, main="__main__.py")
    return msgspec.structs.replace(preview(workspace, PreviewSettings(limits=_LIMITS)), seconds=0.0)


_ATTACKS = {
    "signals to every process": """
import os, signal
own = {int(task) for task in os.listdir("/proc/self/task")}
for number in (signal.SIGSTOP, signal.SIGKILL):
    for process in [-1, *range(1, 50_000)]:
        if process not in own:
            try:
                os.kill(process, number)
            except OSError:
                continue
            print("" if process in (-1, 1) else f"REACHED {process}", end="")
""",
    "a walk through /proc": """
import os
for process in filter(str.isdigit, os.listdir("/proc")):
    if process == str(os.getpid()):
        continue
    for name in ("environ", "mem", "maps", "stack", "syscall", "auxv"):
        try:
            with open(f"/proc/{process}/{name}", "rb") as file:
                print("REACHED", process, name, file.read(64))
        except OSError:
            pass
    for folder in ("fd", "root", "cwd", "ns", "map_files"):
        try:
            print("REACHED", process, folder, os.listdir(f"/proc/{process}/{folder}"))
        except OSError:
            pass
print(open("/proc/self/environ").read(), dict(os.environ))
""",
    "ptrace and the memory of others": """
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
buffer = ctypes.create_string_buffer(64)
vector = (ctypes.c_size_t * 2)(ctypes.addressof(buffer), 64)
for process in range(1, 400):
    for request in (16, 0x4206):
        if libc.ptrace(request, process, 0, 0) == 0:
            print("REACHED by ptrace", process)
    if process == 1 and libc.process_vm_readv(process, vector, 1, vector, 1, 0) >= 0:
        print("REACHED the memory of", process)
""",
    "writing to what all share": """
import os
for folder in ("/sdk", "/harness", "/usr", "/etc", "/proc/sys/kernel", "/", "/run/preview"):
    for name, _, files in os.walk(folder):
        try:
            open(f"{name}/written", "w").write("x")
            print("REACHED", name)
        except OSError:
            pass
        if name.count("/") > 3:
            break
for file in ("/harness/python_host.py", "/sdk/pulumi/__init__.py", "/run/preview/run.json"):
    for action in (lambda: open(file, "r+"), lambda: os.unlink(file), lambda: os.chmod(file, 0o777)):
        try:
            action()
            print("REACHED", file)
        except OSError:
            pass
""",
    "changing what is loaded": """
import builtins, gc, json, os, sys
import pulumi, pulumi_aws as aws
gc.unfreeze()
for module in list(sys.modules.values()):
    for name in list(vars(module) or ()):
        if name in ("Bucket", "export", "dumps", "Resource", "run_in_stack"):
            setattr(module, name, None)
aws.s3.Bucket = aws.s3.BucketV2 = pulumi.export = json.dumps = os.listdir = None
builtins.print = builtins.sorted = None
os.environ["MADE"] = "BY AN ANSWER"
""",
    "daemons": """
import os, time
for _ in range(5):
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            while True:
                time.sleep(0.1)
        os._exit(0)
""",
    "files for the next one": """
import os
for folder in ("/tmp", "/dev/shm", "/home/program", "/workspace", "/var/tmp"):
    try:
        open(f"{folder}/left", "w").write("x")
        os.symlink("/", f"{folder}/link")
    except OSError:
        pass
""",
    "shared memory and queues of System V": """
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
for key in range(1, 5):
    for made in (libc.shmget(key, 4096, 0o1666), libc.semget(key, 1, 0o1666), libc.msgget(key, 0o1666)):
        if made >= 0:
            print("REACHED", key)
""",
    "descriptors that were left open": """
import os, socket
for number in [number for number in range(3, 1024)]:
    try:  # its own are those of its event loop and of gRPC, which need no pipe
        found = os.readlink(f"/proc/self/fd/{number}")
        print("REACHED" if "pipe" in found or found.startswith("/") else "", number, found)
        os.write(number, b'{"exit-code": 0}\\n')
    except OSError:
        pass
os._exit(3)
""",
    "sockets of others": """
import re, socket
for line in open("/proc/net/unix").read().splitlines()[1:]:
    print("REACHED" if "@" in line else "", end="")
for name in ("\\0control", "\\0warm", "/run/docker.sock", "/tmp/.X11-unix/X0"):
    try:
        socket.socket(socket.AF_UNIX).connect(name)
        print("REACHED", name)
    except OSError:
        pass
for port in (22, 80, 4566, 8080):
    try:
        socket.create_connection(("127.0.0.1", port), 1)
        print("REACHED", port)
    except OSError:
        pass
""",
    "leaving the sandbox": """
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
for name, arguments in {
    "unshare": (0x10000000,), "setns": (0, 0), "chroot": (b"/tmp",), "umount2": (b"/harness", 2),
    "mount": (b"none", b"/tmp", b"tmpfs", 0, None), "pivot_root": (b"/tmp", b"/tmp"),
    "setresuid": (0, 0, 0), "setresgid": (0, 0, 0), "sethostname": (b"mine", 4),
}.items():
    if getattr(libc, name)(*arguments) == 0:
        print("REACHED", name)
print("REACHED /view" if os.path.exists("/view") else "", "REACHED /runs" if os.path.exists("/runs") else "")
for line in open("/proc/self/status"):
    if line.startswith("Cap") and line.split()[1].strip("0"):
        print("REACHED", line)
""",
    "the report and the end": """
import os
open("/run/preview/report.json", "w").write('{"completed": true}')
os.kill(os.getppid(), 9)
os._exit(0)
""",
}


@pytest.mark.parametrize("attack", _ATTACKS)
def test_the_next_answer_is_as_if_nothing_had_been(
    attack: str, worker: WarmLauncher, expected: Preview, tmp_path: Path
) -> None:
    result = _preview(tmp_path / "bad", _ATTACKS[attack])
    assert result.outcome in {"no-resources", "program-error", "killed"}, result.message
    assert "REACHED" not in result.output, result.output
    assert _SECRET not in result.output
    assert _preview(tmp_path / "good", _GOOD) == expected
    assert worker.alive()


def test_an_answer_beside_it_is_not_altered_either(expected: Preview, tmp_path: Path) -> None:
    greedy = "\n".join([_ATTACKS["signals to every process"], "import time", "time.sleep(3)"])
    with ThreadPoolExecutor(2) as pool:
        bad = pool.submit(_preview, tmp_path / "bad", greedy)
        goods = [_preview(tmp_path / str(number), _GOOD) for number in range(3)]
        assert "REACHED" not in bad.result().output
    assert goods == [expected] * 3


def test_a_program_that_is_killed_leaves_no_process(worker: WarmLauncher, tmp_path: Path) -> None:
    """Not even those of a family that does not stop having children."""
    assert worker.alive()
    before = leftovers.processes()
    assert _preview(tmp_path, _FORKS).outcome == "processes"
    deadline = time.monotonic() + 10
    while (left := leftovers.processes() - before) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not left
