"""A Dask cluster as a user starts one: a scheduler and workers, each a process of its own."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

_START_SECONDS = 120.0


class DaskCluster:
    """``dask scheduler`` and ``dask worker`` on localhost; ``close`` ends what still runs."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file = folder / "scheduler.json"
        self.workers: list[subprocess.Popen[bytes]] = []
        self.scheduler = self._start(
            "scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file",
            str(self._file),
        )  # fmt: skip
        self.address = self._address()

    def add_worker(self, environment: Mapping[str, str] | None = None) -> subprocess.Popen[bytes]:
        """A worker with its nanny, in a folder and a session of its own, as another host would have them."""
        worker = self._start(
            "worker", self.address, "--nworkers", "1", "--nthreads", "1", "--memory-limit", "0",
            "--no-dashboard", environment=environment,
        )  # fmt: skip
        self.workers.append(worker)
        return worker

    def close(self) -> None:
        for process in (*self.workers, self.scheduler):
            end(process, signal.SIGTERM)

    def _start(
        self, *arguments: str, environment: Mapping[str, str] | None = None
    ) -> subprocess.Popen[bytes]:
        cwd = self._folder / f"cwd-{len(self.workers)}"
        cwd.mkdir(exist_ok=True)
        with (cwd / f"{arguments[0]}.log").open("wb") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "dask", *arguments],
                cwd=cwd, env={**os.environ, **(environment or {})}, stdout=log, stderr=log,
                start_new_session=True,
            )  # fmt: skip

    def _address(self) -> str:
        deadline = time.monotonic() + _START_SECONDS
        while time.monotonic() < deadline and self.scheduler.poll() is None:
            with contextlib.suppress(OSError, ValueError):
                return str(json.loads(self._file.read_text())["address"])
            time.sleep(0.1)
        raise AssertionError("the scheduler does not come up")


def end(process: subprocess.Popen[Any], number: int = signal.SIGKILL) -> None:
    """Signal the process and all of its session, and wait for it."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, number)
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
