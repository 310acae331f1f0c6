"""What a test finds left on this machine by the code that it tries, and by nothing else."""

import contextlib
from pathlib import Path

import psutil

# multiprocessing keeps its own helper for the next pool; the one LocalStack outlives whoever started it.
_KEPT = ("resource_tracker", "localstack")


def processes() -> set[int]:
    """The living descendants of this process that something of a test's own must have started."""
    found = set()
    for process in psutil.Process().children(recursive=True):
        with contextlib.suppress(psutil.NoSuchProcess):
            command = " ".join(process.cmdline())
            if command and not any(name in command for name in _KEPT):
                found.add(process.pid)
    return found


def mounts(own: Path) -> set[str]:
    """The points of mounts, less those of other test workers; ``own`` is this worker's base folder."""
    points = {Path(line.split()[4]) for line in Path("/proc/self/mountinfo").read_text().splitlines()}
    return {
        str(point) for point in points if point.is_relative_to(own) or not point.is_relative_to(own.parent)
    }
