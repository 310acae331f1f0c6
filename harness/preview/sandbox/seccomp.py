"""A system call filter, as the kernel's classic BPF program that bubblewrap loads."""

import functools
import platform
import struct
from pathlib import Path
from typing import Any

import yaml

# linux/bpf_common.h, linux/seccomp.h; seccomp_data holds the call's number at 0, its architecture at 4 and
# its first argument at 16 (both architectures are little-endian, so the low word comes first).
_LOAD_WORD = 0x20
_JUMP_EQUAL = 0x15
_JUMP_GREATER_OR_EQUAL = 0x35
_JUMP_ANY_BIT = 0x45
_RETURN = 0x06
_ALLOW = 0x7FFF0000
_ERROR = 0x00050000  # SECCOMP_RET_ERRNO
_NOT_PERMITTED = _ERROR | 1
_NO_SUCH_CALL = _ERROR | 38
_X32_BIT = 0x40000000
_NUMBER_OFFSET = 0
_ARCHITECTURE_OFFSET = 4
_FIRST_ARGUMENT_OFFSET = 16
# Every CLONE_NEW… flag of linux/sched.h.
_NEW_NAMESPACE = 0x7E020000

_Instruction = tuple[int, int, int, int]


@functools.cache
def system_call_filter() -> bytes | None:
    """The filter of this machine's architecture, or None where the list does not know it."""
    calls = yaml.safe_load((Path(__file__).parent / "seccomp.yaml").read_text(encoding="utf-8"))
    known = calls.get(platform.machine())
    return None if known is None else _program(known)


def _program(known: dict[str, Any]) -> bytes:
    """Deny another architecture's calls, those listed, new namespaces; a jump counts what it leaves out."""
    instructions: list[_Instruction] = [
        (_LOAD_WORD, 0, 0, _ARCHITECTURE_OFFSET),
        (_JUMP_EQUAL, 1, 0, known["audit"]),
        (_RETURN, 0, 0, _NOT_PERMITTED),
        (_LOAD_WORD, 0, 0, _NUMBER_OFFSET),
        (_JUMP_GREATER_OR_EQUAL, 0, 1, _X32_BIT),
        (_RETURN, 0, 0, _NOT_PERMITTED),
    ]
    for number in sorted(known["denied"].values()):
        instructions += _answer(number, _NOT_PERMITTED)
    for number in sorted(known["missing"].values()):
        instructions += _answer(number, _NO_SUCH_CALL)
    instructions += _no_new_namespace(known["clone"])
    return b"".join(struct.pack("=HBBI", *instruction) for instruction in instructions)


def _answer(number: int, answer: int) -> list[_Instruction]:
    return [(_JUMP_EQUAL, 0, 1, number), (_RETURN, 0, 0, answer)]


def _no_new_namespace(clone: int) -> list[_Instruction]:
    """``clone`` with a flag for any new namespace is denied; all that came as far as this is allowed."""
    return [
        (_JUMP_EQUAL, 1, 0, clone),
        (_RETURN, 0, 0, _ALLOW),
        (_LOAD_WORD, 0, 0, _FIRST_ARGUMENT_OFFSET),
        (_JUMP_ANY_BIT, 0, 1, _NEW_NAMESPACE),
        (_RETURN, 0, 0, _NOT_PERMITTED),
        (_RETURN, 0, 0, _ALLOW),
    ]
