"""Programs that mean harm: each one ends within its limits, reaches nothing, and a good answer still works.

Limits are small, so that even a sandbox that failed to hold them would do little harm to the machine.
"""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec
import psutil
import pytest

from harness.model.preview import Preview, PreviewLimits, PreviewSettings
from harness.preview.hosts import warm
from harness.preview.interface import preview
from harness.preview.sdk.environments import ensure
from tests.preview.answers import answer

pytestmark = pytest.mark.usefixtures("localstack")

LIMITS = PreviewLimits(
    wall_seconds=60,
    cpu_seconds=20,
    memory_bytes=256 * 1024**2,
    processes=32,
    disk_bytes=16 * 1024**2,
    output_bytes=1024**2,
)
_BUSY_THREADS = """
import threading
def busy():
    while True: pass
for _ in range(8): threading.Thread(target=busy).start()
"""
_MANY_THREADS = """
import threading, time
while True: threading.Thread(target=time.sleep, args=(20,)).start()
"""
_FORK_BOMB = """
import os, time
while True:
    try: os.fork()
    except OSError: time.sleep(0.01)
"""
_HUNGRY_FAMILY = """
import os
for _ in range(3): os.fork()
kept = []
while True: kept.append(bytearray(2_000_000))
"""
_DEAF = """
import signal
for number in range(1, 32):
    try: signal.signal(number, signal.SIG_IGN)
    except OSError: pass
while True: pass
"""
_MANY_CHILDREN = """
import { spawn } from "child_process";
for (let n = 0; n < 100; n++) { spawn("sleep", ["20"]); }
"""
_GOOD = 'import pulumi_aws as aws\naws.sqs.Queue("good")\n'


@pytest.fixture(autouse=True, scope="module", params=["cold", "warm"])
def _way(request: pytest.FixtureRequest) -> Iterator[None]:
    """Every program is tried in a process of its own from the start, and forked from a warm worker."""
    if request.param == "warm":
        warm.keep_warm()
        assert warm.worker_of(ensure("python")) is not None
    yield
    warm.stop()


def attack(folder: Path, text: str, language: str = "python", limits: PreviewLimits = LIMITS) -> Preview:
    """Preview this program; afterwards nothing that it started runs on."""
    name = {"python": "__main__.py", "typescript": "index.ts"}[language]
    workspace = answer(folder, language, {name: text}, main=name)  # type: ignore[arg-type]
    before = {process.pid for process in psutil.Process().children(recursive=True)}
    result = preview(workspace, PreviewSettings(limits=limits))
    after = {process.pid for process in psutil.Process().children(recursive=True)}
    assert not {process for process in after - before if _namespace(process) != _namespace("self")}
    return result


def _namespace(process: int | str) -> Path:
    try:
        return Path(f"/proc/{process}/ns/pid").readlink()
    except OSError:
        return _namespace("self")  # it has ended meanwhile


@pytest.mark.parametrize(
    ("text", "outcomes"),
    [
        ("while True: pass", {"cpu"}),
        (_BUSY_THREADS, {"cpu"}),
        (_FORK_BOMB, {"processes"}),
        ("import os\ndef bomb():\n    os.fork()\n    bomb()\nbomb()", {"processes"}),
        (_MANY_THREADS, {"processes"}),
        ("import os\nwhile os.fork() == 0: os.setsid()\nos._exit(0)", {"processes", "no-resources"}),
        ("kept = []\nwhile True: kept.append(bytearray(8_000_000))", {"memory"}),
        ("kept = bytearray(1 << 40)", {"memory"}),
        ("import mmap\nm = mmap.mmap(-1, 1 << 33)\nwhile True: m.write(b'x' * 1_000_000)", {"memory"}),
        (_HUNGRY_FAMILY, {"memory"}),
        ("for n in range(10**9): open(f'/tmp/{n}', 'wb').write(b'x' * 100_000)", {"disk"}),
        ("import os\nfor n in range(10**9): os.mkdir(f'/tmp/{n}')", {"disk"}),
        ("open('/dev/shm/x', 'wb').write(b'x' * 10**8)", {"disk"}),
        ("import os\nos.truncate(os.open('/tmp/x', os.O_CREAT | os.O_RDWR), 10**12)", {"disk"}),
        ("import sys\nwhile True: sys.stdout.write('x' * 1_000_000)", {"output"}),
        ("import os\nos._exit(0)", {"no-resources"}),
        ("import sys\nsys.exit(0)", {"no-resources"}),
        ("import os\nos.kill(os.getpid(), 9)", {"killed"}),
        ("import os\nos.kill(0, 9)", {"killed"}),
        ("import ctypes\nctypes.string_at(0)", {"killed"}),
        ("def again(): again()\nagain()", {"program-error"}),
        (_DEAF, {"cpu"}),
    ],
)
def test_a_greedy_program_ends_within_its_limits(text: str, outcomes: set[str], tmp_path: Path) -> None:
    limits = msgspec.structs.replace(LIMITS, cpu_seconds=3) if "cpu" in outcomes else LIMITS
    result = attack(tmp_path, text, limits=limits)
    assert result.outcome in outcomes, result.message
    assert result.status == "failed"
    assert len(result.output) < 70_000


@pytest.mark.parametrize(
    ("text", "outcomes"),
    [
        ("for (;;) {}", {"cpu"}),
        ("const kept: any[] = []; for (;;) kept.push(new Array(1e5).fill(kept.length + 0.5));", {"memory"}),
        ("const kept: Buffer[] = []; for (;;) kept.push(Buffer.alloc(8e6, 1));", {"memory"}),
        (_MANY_CHILDREN, {"processes"}),
        ("process.exit(0)", {"no-resources", "killed"}),
        ("process.kill(process.pid, 'SIGKILL'); for (;;) {}", {"killed"}),
        ("for (;;) process.stdout.write('x'.repeat(1e6))", {"output", "memory"}),
    ],
)
def test_a_greedy_typescript_program_ends_as_well(text: str, outcomes: set[str], tmp_path: Path) -> None:
    limits = msgspec.structs.replace(LIMITS, cpu_seconds=3) if "cpu" in outcomes else LIMITS
    assert attack(tmp_path, text, "typescript", limits).outcome in outcomes


def test_a_spy_finds_nothing_of_the_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CALLERS_TOKEN", "swordfish")
    text = """
import os, pathlib
print(open("/etc/passwd").read())
print(dict(os.environ))
for process in filter(str.isdigit, os.listdir("/proc")):
    if process != str(os.getpid()):
        try:
            print(open(f"/proc/{process}/environ").read())
        except OSError:
            pass
for folder in ("/home", "/root", "/home/program", "/mnt", "/var", "/work", "/run"):
    try:
        print(folder, sorted(os.listdir(folder)))
    except OSError as error:
        print(folder, type(error).__name__)
"""
    output = attack(tmp_path, text).output
    assert "swordfish" not in output
    assert "/bin/bash" not in output
    assert "'HOME': '/home/program'" in output
    assert "/home/program []" in output
    assert str(tmp_path) not in output
    assert f"'{socket.gethostname()}'" not in output
    assert output == attack(tmp_path, text).output


@pytest.mark.parametrize("address", ["169.254.169.254:80", "127.0.0.1:{port}", "8.8.8.8:53", "[::1]:{port}"])
def test_no_address_answers(address: str, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        host, _, port = address.format(port=server.getsockname()[1]).rpartition(":")
        text = f"import socket\nsocket.create_connection(({host.strip('[]')!r}, {port}), timeout=5)"
        result = attack(tmp_path, text)
    assert result.outcome == "program-error"
    assert result.error is not None
    assert result.error.type in {"OSError", "ConnectionRefusedError"}


def test_neither_parents_nor_neighbours_can_be_signalled(tmp_path: Path) -> None:
    neighbour = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(300)"])
    try:
        text = f"""
import os
for process in (1, os.getppid(), {os.getpid()}, {neighbour.pid}):
    try:
        os.kill(process, 9)
        print("signalled", process)
    except OSError as error:
        print(process, type(error).__name__)
try:
    os.kill(-1, 9)
except OSError as error:
    print("all", type(error).__name__)
import pulumi_aws as aws
aws.sqs.Queue("survived")
"""
        result = attack(tmp_path, text)
        assert neighbour.poll() is None
        assert result.outcome == "succeeded", result.output
        assert f"{neighbour.pid} ProcessLookupError" in result.output
    finally:
        neighbour.send_signal(signal.SIGKILL)
        neighbour.wait()


def test_a_program_cannot_report_a_success_that_it_did_not_have(tmp_path: Path) -> None:
    text = """
import os
with open("/run/preview/report.json", "w") as file:
    file.write('{"completed": true}' + "x" * 200_000)
os._exit(5)
"""
    assert attack(tmp_path, text).outcome in {"killed", "program-error"}


def test_hostile_text_reaches_nobodys_terminal(tmp_path: Path) -> None:
    text = 'raise ValueError("\\x1b]0;owned\\x07\\x1b[2Jplain\\u202etext")'
    result = attack(tmp_path, text)
    assert result.message is not None
    assert "\x1b" not in result.message + result.output
    assert "\u202e" not in result.message + result.output


def test_a_good_answer_still_works_afterwards(tmp_path: Path) -> None:
    attack(tmp_path / "bad", "import os, time\nfor _ in range(60):\n    if os.fork() == 0: time.sleep(20)")
    assert attack(tmp_path / "good", _GOOD).outcome == "succeeded"
