import os
import socket
import threading
import time
from pathlib import Path

import msgspec
import psutil
import pytest

from harness.model.errors import EnvironmentFault
from harness.preview.sandbox.interface import SandboxCommand, run
from harness.preview.sandbox.user import choose_user
from tests import leftovers
from tests.preview.sandbox.programs import LIMITS, python_command

_FORK_BOMB = """
import os, time
while True:
    try:
        os.fork()
    except OSError:
        time.sleep(0.01)
"""
_MANY_FILES = """
import itertools
for number in itertools.count():
    with open(f"/workspace/{number}", "wb") as file:
        file.write(b"x" * 1_000_000)
"""


@pytest.mark.parametrize(
    ("script", "ended", "status"),
    [
        ("print('well')", "exited", 0),
        ("raise SystemExit(3)", "exited", 3),
        ("import os; os._exit(7)", "exited", 7),
        ("import os; os.kill(os.getpid(), 9)", "signalled", 9),
        ("import os; os.abort()", "signalled", 6),
    ],
)
def test_own_endings_are_told_apart(script: str, ended: str, status: int, tmp_path: Path) -> None:
    result = run(python_command(script, tmp_path))
    assert (result.ended, result.status) == (ended, status)


@pytest.mark.parametrize(
    ("script", "ended"),
    [
        ("import time; time.sleep(1000)", "timeout"),
        ("while True: pass", "cpu"),
        ("import os\nfor _ in range(3): os.fork()\nwhile True: pass", "cpu"),
        ("kept = []\nwhile True: kept.append(b'x' * 10_000_000)", "memory"),
        (_FORK_BOMB, "processes"),
        (_MANY_FILES, "disk"),
        ("file = open('/tmp/large', 'wb')\nwhile True: file.write(b'x' * 1_000_000)", "disk"),
        ("while True: print('x' * 10_000)", "output"),
    ],
)
def test_each_limit_has_its_own_ending(script: str, ended: str, tmp_path: Path) -> None:
    limits = msgspec.structs.replace(LIMITS, cpu_seconds=2 if ended == "cpu" else 20)
    if ended == "timeout":
        limits = msgspec.structs.replace(limits, wall_seconds=1)
    assert run(python_command(script, tmp_path, limits)).ended == ended


def test_memory_that_processes_share_counts_once(tmp_path: Path) -> None:
    script = """
import os, time
shared = b"x" * 100_000_000
for _ in range(5):
    if os.fork() == 0:
        time.sleep(1)
        os._exit(0)
for _ in range(5):
    os.wait()
"""
    assert run(python_command(script, tmp_path)).ended == "exited"


def test_nothing_runs_on_when_the_program_has_ended(tmp_path: Path) -> None:
    before = leftovers.processes()
    script = "import os, time\nif os.fork() == 0:\n    os.setsid()\n    time.sleep(1000)"
    started = time.monotonic()
    assert run(python_command(script, tmp_path)).ended == "exited"
    assert time.monotonic() - started < 900
    assert leftovers.processes() <= before


def test_the_output_is_bounded_and_says_what_is_left_out(tmp_path: Path) -> None:
    result = run(python_command("print('a' * 500_000, end='end')", tmp_path))
    assert result.ended == "exited"
    assert len(result.output) < 70_000
    assert "bytes left out" in result.output
    assert result.output.endswith("end")


def test_no_variable_of_the_caller_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CALLERS_SECRET", "swordfish")
    result = run(python_command("import os; print(sorted(os.environ), os.environ['HOME'])", tmp_path))
    assert "CALLERS_SECRET" not in result.output
    assert "/home/program" in result.output


def test_the_callers_files_are_not_there(tmp_path: Path) -> None:
    script = """
import os
print(sorted(os.listdir("/")), sorted(os.listdir("/etc")), os.listdir("/home"), os.listdir("/tmp"))
print(open("/etc/passwd").read())
"""
    output = run(python_command(script, tmp_path)).output
    assert "['group', 'hosts', 'nsswitch.conf', 'passwd'] ['program'] []" in output
    assert "root" not in output.splitlines()[1:]
    assert str(tmp_path) not in output


@pytest.mark.parametrize("address", ["169.254.169.254", "1.1.1.1", "127.0.0.1"])
def test_no_network_is_reached(address: str, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1] if address == "127.0.0.1" else 80
        script = f"import socket; socket.create_connection(({address!r}, {port}), timeout=5)"
        result = run(python_command(script, tmp_path))
    assert result.status == 1
    assert "unreachable" in result.output or "refused" in result.output


def test_no_process_of_the_host_is_seen_or_signalled(tmp_path: Path) -> None:
    script = f"""
import os
print([entry for entry in os.listdir("/proc") if entry.isdigit() and int(entry) > 50])
for process in (os.getppid(), {os.getpid()}):
    try:
        os.kill(process, 9)
    except OSError as error:
        print(error)
"""
    result = run(python_command(script, tmp_path))
    assert result.output.startswith("[]\n")
    assert psutil.pid_exists(os.getpid())


@pytest.mark.parametrize(
    "path",
    [
        "/proc/sys/vm/swappiness",
        "/proc/sys/kernel/core_pattern",
        "/usr/written",
        "/etc/passwd",
        "/dev/written",
        "/x",
    ],
)
def test_nothing_of_the_system_can_be_written(path: str, tmp_path: Path) -> None:
    result = run(
        python_command(f"open({path!r}, 'r+' if {path!r}.startswith('/proc') else 'w').write('1')", tmp_path)
    )
    assert result.status == 1
    assert "Error" in result.output


@pytest.mark.parametrize("name", ["memfd_create('x')", "unshare(0x10000000)"])
def test_dangerous_system_calls_are_refused(name: str, tmp_path: Path) -> None:
    script = "import ctypes, os\nfrom os import *\nlibc = ctypes.CDLL(None, use_errno=True)\n"
    call = f"os.{name}" if name.startswith("memfd") else f"print(libc.{name})"
    result = run(python_command(script + call, tmp_path))
    assert "-1" in result.output or "not permitted" in result.output


def test_the_workspace_is_the_one_place_that_keeps_what_is_written(tmp_path: Path) -> None:
    run(
        python_command("open('built.zip', 'w').write('x'); open('/home/program/y', 'w').write('y')", tmp_path)
    )
    assert [path.name for path in tmp_path.iterdir()] == ["built.zip"]


def test_what_is_mounted_read_only_stays_as_it_is(tmp_path: Path) -> None:
    given = tmp_path / "given"
    given.write_text("kept")
    workspace = tmp_path / "workspace"
    workspace.mkdir()
    command = python_command("open('/run/given', 'w')", workspace)
    command = msgspec.structs.replace(command, read_only={**command.read_only, given: "/run/given"})
    assert run(command).status == 1
    assert given.read_text() == "kept"


def test_a_mounted_socket_is_the_way_out(tmp_path: Path) -> None:
    workspace = tmp_path / "workspace"
    workspace.mkdir()
    path = tmp_path / "s"
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(path))
        server.listen()
        got: list[bytes] = []
        thread = threading.Thread(target=lambda: got.append(server.accept()[0].recv(10)))
        thread.start()
        command = python_command(
            "import socket; s = socket.socket(socket.AF_UNIX); s.connect('/run/s'); s.send(b'hello')",
            workspace,
        )
        run(msgspec.structs.replace(command, sockets={path: "/run/s"}))
        thread.join()
    assert got == [b"hello"]


def test_a_missing_program_never_counts_as_run(tmp_path: Path) -> None:
    command = SandboxCommand(("/nonexistent",), tmp_path)
    if choose_user().separate:
        assert run(command).status == 127
    else:
        with pytest.raises(EnvironmentFault, match="/nonexistent"):
            run(command)
