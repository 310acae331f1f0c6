"""The warm workers of this process: one for each Python SDK, which every program of it is forked from."""

import atexit
import threading
import warnings
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import yaml

from harness.model.errors import EnvironmentFault
from harness.preview.hosts import python
from harness.preview.hosts.run import PROGRAMS
from harness.preview.sandbox.interface import SandboxCommand, run
from harness.preview.sandbox.scratch import scratch_folder
from harness.preview.sandbox.warm import WarmLauncher
from harness.preview.sdk.environments import SdkEnvironment

_HOSTS = Path(__file__).parent
_kept: list["WarmWorkers"] = []


def keep_warm() -> None:
    """From here to its end, this process forks Python programs from workers that have loaded the SDK."""
    if not _kept:
        _kept.append(WarmWorkers())
        atexit.register(stop)


def stop() -> None:
    """End the workers; from here on every program is a process of its own again."""
    while _kept:
        _kept.pop().close()


def worker_of(environment: SdkEnvironment) -> WarmLauncher | None:
    """The warm worker for programs with this SDK, where workers are kept and there can be one."""
    return _kept[0].of(environment) if _kept and environment.language == "python" else None


class WarmWorkers:
    """Starts workers when they are first asked for, and again where one was lost."""

    def __init__(self) -> None:
        # Bubblewrap ends with the thread that started it, so it is one that lives as long as the workers.
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="warm-workers")
        self._workers: dict[Path, Future[WarmLauncher | None]] = {}
        self._lock = threading.Lock()

    def of(self, environment: SdkEnvironment) -> WarmLauncher | None:
        """The worker that has loaded this SDK; None where this machine can have none, which is told once."""
        with self._lock:
            known = self._workers.get(environment.root)
            if known is None or _is_lost(known):
                known = self._workers[environment.root] = self._thread.submit(_worker, environment)
        return known.result()

    def close(self) -> None:
        """End them all."""
        for future in self._workers.values():
            if future.exception() is None and (worker := future.result()) is not None:
                worker.close()
        self._workers.clear()
        self._thread.shutdown()


def _is_lost(known: Future[WarmLauncher | None]) -> bool:
    """Whether the worker has ended, or could not even be tried; what it left is taken away."""
    if known.done() and known.exception() is not None:
        return True
    worker = known.result() if known.done() else None
    if worker is None or worker.alive():
        return False
    worker.close()
    return True


def _worker(environment: SdkEnvironment) -> WarmLauncher | None:
    """A worker that has made a sandbox once, to see that it can."""
    argv = (*python.host_program(environment), "--serve", "{socket}", *_services())
    try:
        worker = WarmLauncher(argv, {_HOSTS / "programs": PROGRAMS, **python.shared_mounts(environment)})
        try:
            worker.wait_until_ready()
            with scratch_folder(worker.scratch) as folder:
                run(SandboxCommand((), folder), worker)
        except BaseException:
            worker.close()
            raise
    except EnvironmentFault as fault:
        warnings.warn(f"every Python program loads the SDK anew: {fault}", RuntimeWarning, stacklevel=2)
        return None
    return worker


def _services() -> tuple[str, ...]:
    """What to load, as the worker is told: each service with its most used classes."""
    classes: dict[str, tuple[str, ...]] = dict.fromkeys(_data("services"), ()) | _data("classes")
    return tuple(f"{name}:{','.join(found)}" for name, found in classes.items())


def _data(name: str) -> Any:
    return yaml.safe_load((_HOSTS / f"{name}.yaml").read_text(encoding="utf-8"))
