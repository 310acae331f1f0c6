"""Many results in one entry: each too small, and all too many, for files of their own."""

import contextlib
import hashlib
from collections.abc import Callable, Mapping
from typing import TypeVar

import msgspec

from harness.cache.entry import Unfit, checked_encoding

T = TypeVar("T")


class Leaves:
    """What an entry held, by the digest of each result's own parts, and what of it was ``used`` again."""

    def __init__(self, held: Mapping[str, msgspec.Raw]) -> None:
        self._held = held
        self.used: dict[str, msgspec.Raw] = {}

    @property
    def changed(self) -> bool:
        """Whether the entry would now hold something else."""
        return self.used.keys() != self._held.keys()

    def remember(self, parts: object, kind: type[T], compute: Callable[[], T]) -> T:
        """``compute()``, or what it gave before for equal ``parts``."""
        name = hashlib.sha256(msgspec.json.encode(parts)).hexdigest()
        held = self._held.get(name)
        if held is not None:
            with contextlib.suppress(msgspec.MsgspecError):  # whole, and of another type: made again
                value = msgspec.msgpack.decode(held, type=kind)
                self.used[name] = held
                return value
        value = compute()
        with contextlib.suppress(Unfit):
            self.used[name] = msgspec.Raw(checked_encoding(value, kind))
        return value
