"""One managed LocalStack, found again by every process, and replaced when it dies or hangs."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import msgspec
import psutil
import pytest

from harness.model.errors import EnvironmentFault
from harness.model.preview import SeedSecret
from harness.preview.localstack import installation, lifecycle, process
from harness.preview.localstack.accounts import open_account
from harness.preview.localstack.answers import answer
from harness.preview.localstack.seeding import seed

IDENTITY = "aws:index/getCallerIdentity:getCallerIdentity"


def _state() -> process.ProcessState:
    state = process.read_state()
    assert state is not None
    return state


def test_it_starts_on_loopback_only_in_a_session_of_its_own_and_is_used_again(own_cache: Path) -> None:
    said: list[str] = []
    assert lifecycle.status() is None
    first = lifecycle.ensure(said.append)
    assert first.managed
    assert [line.partition(": ")[2].split()[0] for line in said] == ["starting", "ready"]
    assert lifecycle.ensure(said.append) == first
    assert lifecycle.status() == first
    assert len(said) == 2
    pid = _state().pid
    assert os.getsid(pid) == pid
    listening = [one for one in psutil.Process(pid).net_connections("tcp") if one.status == "LISTEN"]
    assert {one.laddr.ip for one in listening} == {"127.0.0.1"}
    assert lifecycle.stop()
    assert not psutil.pid_exists(pid)
    assert lifecycle.status() is None
    assert not lifecycle.stop()


def test_processes_that_need_it_at_once_share_one(own_cache: Path) -> None:
    program = "from harness.preview.localstack.lifecycle import ensure; print(ensure().url)"
    running = [subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE) for _ in range(3)]
    urls = {one.communicate()[0] for one in running}
    assert len(urls) == 1
    found = lifecycle.status()
    assert found is not None
    assert urls == {f"{found.url}\n".encode()}


def test_killed_half_way_it_is_a_fault_of_the_environment_and_then_started_again(own_cache: Path) -> None:
    endpoint = lifecycle.ensure()
    account = open_account(endpoint, "killed")
    assert answer(account, IDENTITY, {}, "us-east-1").outcome == "answered"
    os.kill(_state().pid, signal.SIGKILL)
    with pytest.raises(EnvironmentFault) as caught:
        answer(account, IDENTITY, {}, "us-east-1")
    assert caught.value.stage == "localstack"
    with pytest.raises(EnvironmentFault):
        seed(account, [SeedSecret("a", "b")], "us-east-1")
    assert lifecycle.status() is None
    again = lifecycle.ensure()
    assert answer(open_account(again, "killed"), IDENTITY, {}, "us-east-1").outcome == "answered"


def test_one_that_hangs_is_started_again(own_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lifecycle, "_PATIENT_SECONDS", 0.5)
    monkeypatch.setattr(process.end, "__defaults__", (0.5,))
    lifecycle.ensure()
    hung = _state().pid
    os.kill(hung, signal.SIGSTOP)
    said: list[str] = []
    lifecycle.ensure(said.append)
    assert "does not answer" in said[0]
    assert _state().pid != hung
    assert not psutil.pid_exists(hung)


def test_a_recycled_pid_is_neither_trusted_nor_ended(own_cache: Path) -> None:
    with subprocess.Popen(["sleep", "60"]) as bystander:
        created = psutil.Process(bystander.pid).create_time()
        process.run_folder().mkdir()
        with socket.socket() as reserved:
            reserved.bind(("127.0.0.1", 0))
            port = reserved.getsockname()[1]
        process.write_state(process.ProcessState(bystander.pid, port, created - 1000, installation.version()))
        assert lifecycle.status() is None
        assert not lifecycle.stop()
        assert bystander.poll() is None
        assert process.read_state() is None
        bystander.kill()


def test_a_torn_state_file_counts_as_none(own_cache: Path) -> None:
    process.run_folder().mkdir()
    for content in (b"", b"{", b'{"pid": "x"}', msgspec.json.encode({"pid": 1})):
        (process.run_folder() / "state.json").write_bytes(content)
        assert lifecycle.status() is None


def test_one_that_cannot_start_is_a_fault_with_the_last_line_of_its_log(
    own_cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "broken"
    broken.write_text("#!/bin/sh\necho first\necho 'no memory left' >&2\nexit 1\n")
    broken.chmod(0o755)
    monkeypatch.setattr(lifecycle, "install", lambda _: broken)
    with pytest.raises(EnvironmentFault, match="no memory left") as caught:
        lifecycle.ensure()
    assert caught.value.stage == "localstack"
    assert process.read_state() is None


@pytest.mark.parametrize("variable", ["LOCALSTACK_HOST", "AWS_ENDPOINT_URL"])
def test_a_named_one_that_is_not_there_is_a_fault_that_names_the_variable(
    variable: str, own_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket() as reserved:
        reserved.bind(("127.0.0.1", 0))
        monkeypatch.setenv(variable, f"http://127.0.0.1:{reserved.getsockname()[1]}")
        with pytest.raises(EnvironmentFault, match=variable):
            lifecycle.ensure()
        assert lifecycle.status() is None


def test_a_named_one_is_used_and_never_stopped(
    own_cache: Path, localstack_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOCALSTACK_HOST", localstack_url.removeprefix("http://"))
    found = lifecycle.ensure()
    assert (found.url, found.managed) == (localstack_url, False)
    assert not lifecycle.stop()
    assert lifecycle.status() == found


def test_a_log_that_grew_is_emptied(own_cache: Path) -> None:
    process.run_folder().mkdir()
    process.log_file().write_bytes(b"x" * (5 * 1024**2))
    process.bound_log()
    assert process.log_file().stat().st_size == 0
