"""One interface for everything that is kept: ``Memory.remember``."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Protocol, Self, TypeVar

import msgspec

from harness.cache.entry import Damaged, Unfit, seal, unseal
from harness.cache.in_process import InProcessStore
from harness.cache.keys import key
from harness.cache.leaves import Leaves
from harness.model.memory import Remember, forget
from harness.model.progress import Report, quiet

T = TypeVar("T")

# The ideals and PROMPTs of a hundred tasks; beyond them, those of the tasks that were graded last.
_held = InProcessStore(64 * 1024**2)


class Stage(msgspec.Struct, frozen=True):
    """A stage whose results are kept: its name, and the packages of ``harness/`` that decide them."""

    name: str
    packages: tuple[str, ...]


class Entries(Protocol):
    """Where entries lie: ``store.Store`` says what each method does."""

    def read(self, stage: str, key: str) -> bytes | None: ...  # noqa: D102

    def write(self, stage: str, key: str, content: bytes) -> None: ...  # noqa: D102

    def discard(self, stage: str, key: str) -> None: ...  # noqa: D102

    def note(self, line: str) -> None: ...  # noqa: D102


def always(_value: Any) -> bool:
    """Keep any result."""
    return True


class Memory:
    """Results by content. Without a store nothing is kept.

    Nothing that goes wrong with an entry is a failure of the grading: one that is damaged is dropped and
    made again, one that cannot be written is not kept. Both are said.
    """

    def __init__(self, store: Entries | None, report: Report = quiet) -> None:
        self._store = store
        self._report = report

    def lasting(self) -> Self:
        """The same memory; but where nothing is kept, this process keeps it while it lives.

        For what belongs to no answer alone: an ideal and a PROMPT are those of every answer to a task.
        """
        return self if self._store is not None else type(self)(_held, self._report)

    def remember(
        self,
        stage: Stage,
        parts: object,
        kind: type[T],
        compute: Callable[[], T],
        keep: Callable[[T], bool] = always,
    ) -> T:
        """``compute()``, or what it gave before for equal ``parts``; kept only where ``keep`` says so."""
        if self._store is None:
            return compute()
        name = key(stage.name, stage.packages, parts)
        found = self._kept(self._store, stage, name, kind)
        if found is not None:
            return found
        value = compute()
        if keep(value):
            self._keep(self._store, stage, name, value, kind)
        return value

    def of(self, stage: Stage) -> Remember:
        """``remember`` for one stage that keeps every result."""

        def remember(parts: object, kind: type[T], compute: Callable[[], T]) -> T:
            return self.remember(stage, parts, kind, compute)

        return remember

    @contextmanager
    def many(self, stage: Stage, parts: object) -> Iterator[Remember]:
        """Many small results that share ``parts``, as one entry, which holds what was asked for last."""
        if self._store is None:
            yield forget
            return
        name = key(stage.name, stage.packages, parts)
        leaves = Leaves(self._kept(self._store, stage, name, dict[str, msgspec.Raw]) or {})
        yield leaves.remember
        if leaves.changed:
            self._keep(self._store, stage, name, leaves.used, dict[str, msgspec.Raw])

    def _kept(self, store: Entries, stage: Stage, name: str, kind: type[T]) -> T | None:
        content = store.read(stage.name, name)
        if content is None:
            return None
        try:
            return unseal(f"{stage.name} {name}", content, kind)
        except Damaged as damage:
            store.discard(stage.name, name)
            self._say(store, f"a damaged cache entry ({stage.name} {name[:12]}) was discarded: {damage}")
            return None

    def _keep(self, store: Entries, stage: Stage, name: str, value: T, kind: type[T]) -> None:
        try:
            store.write(stage.name, name, seal(f"{stage.name} {name}", value, kind))
        except Unfit as unfit:
            self._say(store, f"a result ({stage.name} {name[:12]}) is not kept: {unfit}")
        except OSError as error:
            reason = error.strerror or error
            self._say(store, f"a result ({stage.name} {name[:12]}) could not be kept: {reason}")

    def _say(self, store: Entries, line: str) -> None:
        self._report(line)
        store.note(line)
