"""One entry as bytes: a value behind a digest over the value and the key that it belongs to."""

import hashlib
from typing import Any, TypeVar

import msgspec

T = TypeVar("T")

_FORM = b"iac-harness/cache@1\n"
_DIGEST_BYTES = hashlib.sha256().digest_size


class Damaged(ValueError):
    """The bytes are no entry of that key; the text says what is wrong with them."""


class Unfit(ValueError):
    """The value would not come back as it is."""


def checked_encoding(value: Any, kind: Any) -> bytes:
    """The value as bytes. Raises Unfit for one that reading would change.

    Properties hold whatever a program gave: NaN, or a number beyond 64 bits, does not survive.
    """
    try:
        body = msgspec.msgpack.encode(value)
        same = msgspec.msgpack.decode(body, type=kind) == value
    except (msgspec.MsgspecError, TypeError, ValueError, OverflowError, RecursionError) as error:
        raise Unfit(f"{type(error).__name__}: {error}") from error
    if not same:
        raise Unfit("reading it back gives another value")
    return body


def seal(key: str, value: Any, kind: Any) -> bytes:
    """The entry of ``key``. Raises Unfit for a value that reading would change."""
    body = checked_encoding(value, kind)
    return _FORM + _digest(key, body) + body


def unseal(key: str, content: bytes, kind: type[T]) -> T:
    """The value of an entry. Raises Damaged unless it is whole, is ``key``'s, and has the type ``kind``.

    Nothing but plain data is decoded: an entry cannot run code.
    """
    start = len(_FORM) + _DIGEST_BYTES
    if not content.startswith(_FORM):
        raise Damaged("it does not begin like an entry")
    body = content[start:]
    if content[len(_FORM) : start] != _digest(key, body):
        raise Damaged("its digest does not hold")
    try:
        return msgspec.msgpack.decode(body, type=kind)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise Damaged(f"it is no {getattr(kind, '__name__', kind)} ({error})") from error


def _digest(key: str, body: bytes) -> bytes:
    return hashlib.sha256(key.encode() + b"\0" + body).digest()
