"""What travels between a batch and its cluster: bytes, which become values of known types only."""

import os

import msgspec

from harness.batch.case import Case
from harness.batch.grading import GradedCase


class _Parcel(msgspec.Struct, frozen=True):
    """A case, its files apart: the names that a file system gives need not be text."""

    case: Case
    files: dict[bytes, bytes] | None
    links: dict[bytes, bytes]


class Answer(msgspec.Struct, frozen=True):
    """What a worker returns; ``installed`` says what it grades with where it is not what was asked for."""

    graded: GradedCase | None = None
    installed: str | None = None


def closed(case: Case) -> bytes:
    """``case`` as bytes."""
    files = None if case.files is None else {os.fsencode(name): text for name, text in case.files.items()}
    links = {os.fsencode(name): os.fsencode(target) for name, target in case.links.items()}
    bare = msgspec.structs.replace(case, files=None, links={})
    return msgspec.msgpack.encode(_Parcel(bare, files, links))


def opened(content: bytes) -> Case:
    """The case that ``closed`` made bytes of."""
    parcel = msgspec.msgpack.decode(content, type=_Parcel)
    files = None if parcel.files is None else {os.fsdecode(name): text for name, text in parcel.files.items()}
    links = {os.fsdecode(name): os.fsdecode(target) for name, target in parcel.links.items()}
    return msgspec.structs.replace(parcel.case, files=files, links=links)


def to_bytes(answer: Answer) -> bytes:
    """``answer`` as bytes."""
    return msgspec.msgpack.encode(answer)


def answer_of(content: bytes) -> Answer:
    """The answer that ``to_bytes`` made bytes of."""
    return msgspec.msgpack.decode(content, type=Answer)
