"""What a sandbox uses right now: processes, CPU seconds, memory and disk."""

import contextlib
import os
from pathlib import Path
from typing import NamedTuple

_MAXIMUM_ENTRIES = 20_000
_BLOCK_BYTES = 512
_TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")
_PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")


class Usage(NamedTuple):
    """``cpu_seconds`` includes finished processes; ``memory_bytes`` counts shared pages once per process.

    ``tasks`` are all threads of all processes.
    """

    processes: int
    tasks: int
    cpu_seconds: float
    memory_bytes: int


def measure(first: int) -> Usage:
    """All processes of the sandbox but its ``first`` one, which only waits for them."""
    tree = _stats(first)
    return Usage(
        len(tree),
        sum(one.tasks for one in tree),
        sum(one.ticks for one in tree) / _TICKS_PER_SECOND,
        sum(one.pages for one in tree) * _PAGE_BYTES,
    )


def shared_once(first: int) -> int:
    """Bytes of memory with every shared page counted once (PSS): dear to ask for, so only in doubt."""
    total = 0
    for process in _stats(first):
        with contextlib.suppress(OSError, IndexError):
            about = (process.folder / "smaps_rollup").read_text(encoding="ascii")
            total += int(about.partition("\nPss:")[2].split()[0]) * 1024
    return total


class _Stat(NamedTuple):
    folder: Path
    parent: int
    ticks: int
    tasks: int
    pages: int


def _stats(first: int) -> list[_Stat]:
    """Its own /proc holds the sandbox's processes alone; where we may not look into it, ours holds all.

    A fork that has not entered its view yet still sees its worker's /proc, whose memory is none of its own.
    """
    inside = Path(f"/proc/{first}/root/proc")
    try:
        own = inside.stat().st_dev != Path("/proc").stat().st_dev and _same(inside / "1", first)
        names = os.listdir(inside) if own else []  # noqa: PTH208  often
    except OSError:
        own, names = False, []
    if own:
        return [one for name in names if name.isdigit() and name != "1" and (one := _stat(inside / name))]
    everybody = {
        int(name): one
        for name in os.listdir("/proc")  # noqa: PTH208
        if name.isdigit() and (one := _stat(Path("/proc") / name))
    }
    return [
        one for number, one in everybody.items() if number != first and _descends(number, first, everybody)
    ]


def _same(one: Path, first: int) -> bool:
    """Whether that is the first process, by when it started."""
    started = [
        (folder / "stat").read_bytes().rpartition(b")")[2].split()[19]
        for folder in (one, Path(f"/proc/{first}"))
    ]
    return started[0] == started[1]


def _stat(folder: Path) -> _Stat | None:
    """proc_pid_stat(5); None for a process that has just ended."""
    try:
        with open(f"{folder}/stat", "rb") as file:  # noqa: PTH123
            fields = file.read().rpartition(b")")[2].split()
    except OSError:
        return None
    return (
        _Stat(folder, int(fields[1]), sum(map(int, fields[11:15])), int(fields[17]), int(fields[21]))
        if fields
        else None
    )


def _descends(number: int, first: int, everybody: dict[int, _Stat]) -> bool:
    seen: set[int] = set()
    while number in everybody and number not in seen:
        seen.add(number)
        number = everybody[number].parent
        if number == first:
            return True
    return False


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
