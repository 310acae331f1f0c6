"""The machine's own memory: where it runs out, that is no fault of the program's, whoever used it."""

from pathlib import Path

from harness.model.errors import EnvironmentFault

# Kernel memory that no process's size shows (socket buffers) grows by less than this between two looks.
_LEAST_AVAILABLE_BYTES = 512 * 1024**2


def require_memory() -> None:
    """Raises EnvironmentFault("sandbox", …) where the machine has hardly any memory left."""
    if _available_bytes() < _LEAST_AVAILABLE_BYTES:
        raise out_of_memory()


def _available_bytes() -> int:
    """What programs can still get without swapping; psutil reads much more, which a look cannot wait for."""
    about = Path("/proc/meminfo").read_text(encoding="ascii")
    return int(about.partition("MemAvailable:")[2].split()[0]) * 1024


def out_of_memory() -> EnvironmentFault:
    """The error for a program that could not go on for want of memory on the machine."""
    return EnvironmentFault(
        "sandbox",
        "the machine ran out of memory while the program ran",
        "free memory, or grade fewer at once",
    )


def kernel_kills() -> int:
    """How often the kernel has ended a process for want of memory, since the machine started."""
    try:
        counters = Path("/proc/vmstat").read_text(encoding="ascii").split()
    except OSError:
        return 0
    return int(counters[counters.index("oom_kill") + 1]) if "oom_kill" in counters else 0
