"""The limits that the kernel itself keeps: they hold between two looks of the watch."""

import contextlib
import os
import platform
import resource
from pathlib import Path

import psutil

from harness.model.preview import PreviewLimits

# The kernel counts tasks, which threads are as well. Its limit is twice that of the watch, which so sees most
# bombs before they fail in ways of their own.
_TASKS_PER_PROCESS = 8
_OPEN_FILES = 1024
_GRACE_CPU_SECONDS = 5
# A thread's stack is 8 MiB of a process's data, used or not; this is room for 128 of them, and for the SDK
# that a warm worker has loaded before (which any program gets, lest it see how it was started).
_DATA_SLACK_BYTES = 1024**3 + 512 * 1024**2
_FIRST_TO_DIE = "1000"
# Since 5.14 the kernel counts tasks for each user namespace of its own (kernel/ucount.c).
_COUNTS_NAMESPACES = (5, 14)


def set_kernel_limits(process: int, limits: PreviewLimits) -> None:
    """Limit ``process``, which is the sandbox's first: all that it starts inherits every limit.

    Should the machine run out of memory all the same, the kernel ends the sandbox before anything else.
    """
    open_files = min(_OPEN_FILES, resource.getrlimit(resource.RLIMIT_NOFILE)[1])
    wanted = {
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_CPU: int(limits.cpu_seconds) + _GRACE_CPU_SECONDS,
        resource.RLIMIT_DATA: limits.memory_bytes + _DATA_SLACK_BYTES,
        resource.RLIMIT_FSIZE: limits.disk_bytes,
        resource.RLIMIT_NOFILE: open_files,
        resource.RLIMIT_NPROC: limits.processes * _TASKS_PER_PROCESS + _others_tasks(),
    }
    for kind, value in wanted.items():
        with contextlib.suppress(OSError, ValueError):
            resource.prlimit(process, kind, (value, value))
    with contextlib.suppress(OSError):
        Path(f"/proc/{process}/oom_score_adj").write_text(_FIRST_TO_DIE)


def _others_tasks() -> int:
    """The tasks of this user that an older kernel counts along with the program's."""
    release = tuple(int(part) for part in platform.release().split("-")[0].split(".")[:2])
    if os.geteuid() == 0 or release >= _COUNTS_NAMESPACES:
        return 0
    own = psutil.process_iter(["uids", "num_threads"])
    return sum(
        process.info["num_threads"] or 0
        for process in own
        if process.info["uids"] and process.info["uids"].real == os.getuid()
    )
