"""A system call filter, as the kernel's classic BPF program that bubblewrap loads."""

import functools
import platform
import struct
from pathlib import Path

import yaml

# linux/bpf_common.h, linux/seccomp.h; seccomp_data holds the call's number at 0 and its architecture at 4.
_LOAD_WORD = 0x20
_JUMP_EQUAL = 0x15
_JUMP_GREATER_OR_EQUAL = 0x35
_RETURN = 0x06
_ALLOW = 0x7FFF0000
_DENY = 0x00050000 | 1  # SECCOMP_RET_ERRNO with EPERM
_X32_BIT = 0x40000000
_NUMBER_OFFSET = 0
_ARCHITECTURE_OFFSET = 4


@functools.cache
def system_call_filter() -> bytes | None:
    """The filter of this machine's architecture, or None where the list does not know it."""
    calls = yaml.safe_load((Path(__file__).parent / "seccomp.yaml").read_text(encoding="utf-8"))
    known = calls.get(platform.machine())
    return None if known is None else _program(known["audit"], sorted(known["denied"].values()))


def _program(architecture: int, denied: list[int]) -> bytes:
    """Deny calls of another architecture and those listed; jumps count the instructions left to the end."""
    instructions = [
        (_LOAD_WORD, 0, 0, _ARCHITECTURE_OFFSET),
        (_JUMP_EQUAL, 0, len(denied) + 3, architecture),
        (_LOAD_WORD, 0, 0, _NUMBER_OFFSET),
        (_JUMP_GREATER_OR_EQUAL, len(denied) + 1, 0, _X32_BIT),
    ]
    instructions += [(_JUMP_EQUAL, len(denied) - index, 0, number) for index, number in enumerate(denied)]
    instructions += [(_RETURN, 0, 0, _ALLOW), (_RETURN, 0, 0, _DENY)]
    return b"".join(struct.pack("=HBBI", *instruction) for instruction in instructions)
