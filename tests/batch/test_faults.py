"""What goes wrong around a batch: a full disk, and a driver that is killed or stopped twice."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from harness.batch.journal import RESULTS
from harness.model.places import project_folder
from harness.model.preview import LocalStackEndpoint

_SAMPLE = project_folder() / "samples" / "fintech-loan" / "python-clean"
_BATCH = (sys.executable, "-c", "from harness.cli.main import main; main()", "batch", str(_SAMPLE))


def _batch(out: Path, temporary: Path, *more: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [*_BATCH, "--out", str(out), "--jobs", "1", "--no-cache", *more],
        env={**os.environ, "TMPDIR": str(temporary)}, stderr=subprocess.PIPE, text=True,
        start_new_session=True,
    )  # fmt: skip


@pytest.fixture(name="temporary")
def _temporary() -> Iterator[Path]:
    """A folder whose path is short: sockets lie in it."""
    with tempfile.TemporaryDirectory(prefix="t-") as folder:
        yield Path(folder)


@pytest.fixture(name="full")
def _full(tmp_path: Path) -> Iterator[Path]:
    """A file system of 2 MiB with no room left."""
    place = tmp_path / "full"
    place.mkdir()
    if (
        os.geteuid() != 0
        or subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(place)], check=False
        ).returncode
    ):
        pytest.skip("only root may mount a small file system")
    (place / "filler").write_bytes(b"x" * 2 * 1024**2)
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_a_full_results_folder_is_one_line_and_is_gone_on_with(
    full: Path, temporary: Path, localstack: LocalStackEndpoint
) -> None:
    batch = _batch(full, temporary, "--task", "fintech-loan")
    told = batch.communicate()[1].splitlines()
    assert batch.returncode == 3, told
    assert "No space left on device" in told[-1]
    assert "--resume" in told[-1]
    (full / "filler").unlink()
    again = _batch(full, temporary, "--task", "fintech-loan", "--resume")
    told = again.communicate()[1].splitlines()
    assert again.returncode == 0, told
    assert (full / RESULTS).read_bytes().count(b"\n") == 1


def test_a_full_folder_for_temporary_files_is_left_for_one_with_room(
    full: Path, tmp_path: Path, localstack: LocalStackEndpoint
) -> None:
    batch = _batch(tmp_path / "out", full, "--task", "fintech-loan")
    told = batch.communicate()[1]
    assert batch.returncode == 0, told
    assert [path.name for path in full.iterdir()] == ["filler"]


@pytest.mark.parametrize("how", ["killed", "stopped twice"])
def test_a_driver_that_ends_at_once_leaves_no_process_and_no_file(
    how: str, tmp_path: Path, temporary: Path, localstack: LocalStackEndpoint
) -> None:
    batch = _batch(tmp_path / "out", temporary)
    # A program is being run: its warm worker is there.
    _until(lambda: any("--serve" in _command(process) for process in _family(batch)))
    family = _family(batch)
    if how == "killed":
        batch.kill()
    else:
        os.killpg(batch.pid, signal.SIGINT)
        time.sleep(0.3)
        os.killpg(batch.pid, signal.SIGINT)
    batch.wait()
    assert batch.returncode == (-signal.SIGKILL if how == "killed" else 130)
    ours = [process for process in family if "launch.py" not in _command(process)]
    assert psutil.wait_procs(ours, timeout=30)[1] == []
    _until(lambda: not list(temporary.iterdir()))


def _family(batch: "subprocess.Popen[str]") -> list[psutil.Process]:
    return psutil.Process(batch.pid).children(recursive=True)


def _command(process: psutil.Process) -> str:
    try:
        return " ".join(process.cmdline())
    except psutil.Error:
        return ""


def _until(holds: Callable[[], bool], seconds: float = 60.0) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.05)
