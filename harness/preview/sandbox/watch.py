"""Looks at a running sandbox from time to time, and says which limit it has met."""

import time
from pathlib import Path

from harness.model.preview import PreviewLimits
from harness.preview.sandbox.interface import Ending
from harness.preview.sandbox.machine import require_memory
from harness.preview.sandbox.output import BoundedOutput
from harness.preview.sandbox.usage import disk_bytes, measure, shared_once

_FIRST_PAUSE = 0.025
_LONGEST_PAUSE = 0.1
_PAUSE_GROWTH = 1.3
_DISK_PAUSE = 0.1
# Threads are bounded along with the processes: Node.js and gRPC have 15 to 60 of them.
_TASKS_PER_PROCESS = 4


class Watch:
    """Over one sandbox. ``first`` is its first process, from which all others descend."""

    def __init__(
        self, first: int, folders: tuple[Path, ...], limits: PreviewLimits, output: BoundedOutput
    ) -> None:
        self._first = first
        self._folders = folders
        self._limits = limits
        self._output = output
        self._deadline = time.monotonic() + limits.wall_seconds
        self._disk_limit = disk_bytes(folders, limits.disk_bytes) + limits.disk_bytes
        self._pause = _FIRST_PAUSE
        self._next_disk = 0.0

    def pause(self) -> float:
        """Seconds until the next look: short at first, then longer, and never past the deadline."""
        pause = min(self._pause, max(0.0, self._deadline - time.monotonic()))
        self._pause = min(self._pause * _PAUSE_GROWTH, _LONGEST_PAUSE)
        return pause

    def output_limit(self) -> Ending | None:
        """Met as soon as the program wrote too much, whether or not it is time for a look."""
        return "output" if self._output.total > self._limits.output_bytes else None

    def look(self) -> Ending | None:
        """The limit that is met now, or None; raises EnvironmentFault where the machine's memory runs out."""
        require_memory()
        if time.monotonic() >= self._deadline:
            return "timeout"
        return self._usage_limit() or self._disk_limit_met()

    def final_look(self) -> Ending | None:
        """The limit that was met since the last look, once the program has ended."""
        self._next_disk = 0.0
        return self.output_limit() or self._disk_limit_met()

    def _usage_limit(self) -> Ending | None:
        usage = measure(self._first)
        most = self._limits.processes
        if usage.processes > most or usage.tasks > most * _TASKS_PER_PROCESS:
            return "processes"
        if usage.cpu_seconds > self._limits.cpu_seconds:
            return "cpu"
        too_much = usage.memory_bytes > self._limits.memory_bytes
        if too_much and shared_once(self._first) > self._limits.memory_bytes:
            return "memory"
        return None

    def _disk_limit_met(self) -> Ending | None:
        if time.monotonic() < self._next_disk:
            return None
        used = disk_bytes(self._folders, self._disk_limit)
        self._next_disk = time.monotonic() + _DISK_PAUSE
        return "disk" if used >= self._disk_limit else None
