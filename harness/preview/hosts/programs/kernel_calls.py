"""System calls of Linux that Python 3.11 has no function for; each raises OSError where it is refused."""

import contextlib
import ctypes
import os
import signal

# linux/sched.h, linux/mount.h, linux/prctl.h, linux/capability.h
NEW_MOUNTS, NEW_NAME, NEW_IPC, NEW_USER, NEW_PROCESSES, NEW_NETWORK = (
    *(0x00020000, 0x04000000, 0x08000000),
    *(0x10000000, 0x20000000, 0x40000000),
)
READ_ONLY, NO_SETUID, NO_DEVICES, NO_PROGRAMS = 1, 2, 4, 8
REMOUNT, BIND, RECURSIVE, FOLLOW_PARENT = 32, 4096, 16384, 1 << 19
_DETACH = 2
_SET_DUMPABLE, _SECCOMP, _BOUNDING_READ, _BOUNDING_DROP, _NO_NEW_PRIVILEGES, _AMBIENT = 4, 22, 23, 24, 38, 47
_SECCOMP_FILTER, _AMBIENT_CLEAR, _CAPABILITY_VERSION, _MOST_CAPABILITIES = 2, 4, 0x20080522, 64
_INSTRUCTION_BYTES = 8
_CLONE = {"x86_64": 56, "aarch64": 220}
# linux/mman.h: MADV_COLLAPSE, since 6.1
_COLLAPSE, _HUGE_PAGE = 25, 2 * 1024**2

_libc = ctypes.CDLL(None, use_errno=True)
_locked = ctypes.PyDLL(None, use_errno=True)


class _Filter(ctypes.Structure):
    _fields_ = (("count", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


def fork_into(namespaces: int) -> int:
    """``os.fork``, whose child lives in new namespaces from its first moment."""
    ctypes.pythonapi.PyOS_BeforeFork()
    # With the interpreter's lock held, as os.fork does.
    process: int = _locked.syscall(_CLONE[os.uname().machine], namespaces | signal.SIGCHLD, 0, 0, 0, 0)
    number = ctypes.get_errno()
    (ctypes.pythonapi.PyOS_AfterFork_Parent if process else ctypes.pythonapi.PyOS_AfterFork_Child)()
    if process < 0:
        raise OSError(number, f"clone: {os.strerror(number)}")
    return process


def use_large_pages() -> None:
    """Where the kernel can: a fork then copies a tenth of the tables. Nothing else depends on it."""
    with open("/proc/self/maps", encoding="utf-8") as file:  # noqa: PTH123
        maps = [line.split() for line in file]
    for place, rights, *_, name in maps:
        if rights.startswith("rw") and name in ("0", "[heap]"):
            first, last = (int(number, 16) for number in place.split("-"))
            first = -(-first // _HUGE_PAGE) * _HUGE_PAGE
            size = last // _HUGE_PAGE * _HUGE_PAGE - first
            if size > 0:
                _libc.madvise(ctypes.c_void_p(first), ctypes.c_size_t(size), _COLLAPSE)


def mount(source: str, target: str, kind: str = "", flags: int = 0, data: str = "") -> None:
    """Mount ``source`` at ``target``."""
    texts = [os.fsencode(text) for text in (source, target, kind)]
    _call("mount", *texts, ctypes.c_ulong(flags), os.fsencode(data) if data else None, about=target)


def enter_root(folder: str) -> None:
    """Make ``folder``, a mount, the root of all files; nothing else is there any more."""
    os.chdir(folder)
    _call("pivot_root", b".", b".")
    _call("umount2", b".", ctypes.c_int(_DETACH))
    os.chdir("/")


def let_others_look(*, allowed: bool) -> None:
    """Whether processes of the same user may look into this one."""
    _control(_SET_DUMPABLE, int(allowed))


def drop_bounding_set() -> None:
    """No program that is started can have a capability."""
    with contextlib.suppress(OSError):  # the kernel knows fewer
        for number in range(_MOST_CAPABILITIES):
            if _control(_BOUNDING_READ, number):
                _control(_BOUNDING_DROP, number)


def drop_capabilities() -> None:
    """Have none, inherit none, and gain none by starting a program."""
    _control(_AMBIENT, _AMBIENT_CLEAR)
    _call("capset", (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION, 0), (ctypes.c_uint32 * 6)())
    _control(_NO_NEW_PRIVILEGES, 1)


def filter_calls(program: bytes) -> None:
    """Let the kernel refuse what ``program`` (classic BPF) refuses, for good."""
    known = _Filter(len(program) // _INSTRUCTION_BYTES, program)
    _control(_SECCOMP, _SECCOMP_FILTER, ctypes.byref(known))


def _control(option: int, *values: object) -> int:
    given = [ctypes.c_ulong(value) if isinstance(value, int) else value for value in values]
    return _call("prctl", ctypes.c_int(option), *given, *[ctypes.c_ulong(0)] * (4 - len(given)))


def _call(name: str, *arguments: object, about: str = "") -> int:
    result: int = getattr(_libc, name)(*arguments)
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{name}: {os.strerror(number)}", about or None)
    return result
