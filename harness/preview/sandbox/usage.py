"""What a sandbox uses right now: processes, CPU seconds, memory and disk."""

import os
from pathlib import Path
from typing import NamedTuple

import psutil

_MAXIMUM_ENTRIES = 20_000
_BLOCK_BYTES = 512


class Usage(NamedTuple):
    """``cpu_seconds`` includes finished processes; ``memory_bytes`` counts shared pages once per process.

    ``tasks`` are all threads of all processes.
    """

    processes: int
    tasks: int
    cpu_seconds: float
    memory_bytes: int


def measure(root: int) -> Usage:
    """The whole tree below ``root`` (which only waits for it, and is not counted)."""
    processes, tasks, cpu_seconds, memory = 0, 0, 0.0, 0
    try:
        tree = psutil.Process(root).children(recursive=True)
    except psutil.Error:
        return Usage(0, 0, 0.0, 0)
    for process in tree:
        try:
            times = process.cpu_times()
            memory += process.memory_info().rss
            tasks += process.num_threads()
        except psutil.Error:
            continue
        processes += 1
        cpu_seconds += times.user + times.system + times.children_user + times.children_system
    return Usage(processes, tasks, cpu_seconds, memory)


def shared_once(root: int) -> int:
    """Bytes of memory with every shared page counted once (PSS): dear to ask for, so only in doubt."""
    total = 0
    try:
        tree = psutil.Process(root).children(recursive=True)
    except psutil.Error:
        return 0
    for process in tree:
        try:
            total += process.memory_full_info().pss
        except psutil.Error:
            continue
    return total


def disk_bytes(folders: tuple[Path, ...], enough: int) -> int:
    """Bytes on disk below ``folders``; counting stops at ``enough``, which too many files are as well."""
    total, entries = 0, 0
    pending = [str(folder) for folder in folders]
    while pending:
        for size, subfolder in _entries(pending.pop()):
            total += size
            entries += 1
            if subfolder is not None:
                pending.append(subfolder)
            if total >= enough or entries >= _MAXIMUM_ENTRIES:
                return max(total, enough)
    return total


def _entries(folder: str) -> list[tuple[int, str | None]]:
    """(bytes on disk, path where it is a folder) of each entry; a vanishing or locked folder is empty."""
    found: list[tuple[int, str | None]] = []
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                size = entry.stat(follow_symlinks=False).st_blocks * _BLOCK_BYTES
                found.append((size, entry.path if entry.is_dir(follow_symlinks=False) else None))
                if len(found) >= _MAXIMUM_ENTRIES:
                    break
    except OSError:
        return found
    return found
