"""The acts of one run: added, and read in their order."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import msgspec
from sqlalchemy import Engine, Executable, distinct, func, select
from sqlalchemy.dialects import postgresql, sqlite

from harness.review.act import Act, KeptAct, checked
from harness.review.schema import acts

_FIELDS = KeptAct.__struct_fields__


class Activity(msgspec.Struct, frozen=True):
    """How much was said of an answer."""

    acts: int
    reviewers: int


def _now() -> datetime:
    return datetime.now(UTC)


class Store:
    """What reviewers did in ``run``. Every method is one transaction; threads may share a store."""

    def __init__(self, engine: Engine, run: str, clock: Callable[[], datetime] = _now) -> None:
        self._engine = engine
        self._run = run
        self._clock = clock

    def add(self, act: Act) -> None:
        """Keep ``act``; on return it is on disk. One whose key was kept before changes nothing.

        Raises BadInput where it lacks something.
        """
        at = self._clock().isoformat(timespec="microseconds")
        values = msgspec.structs.asdict(checked(act)) | {"run": self._run, "at": at}
        insert = _insert(self._engine.dialect.name, values)
        with self._engine.begin() as connection:
            connection.execute(insert)

    def acts(self, case: str | None = None) -> tuple[KeptAct, ...]:
        """All acts, or those on one answer, in the order in which they were kept."""
        query = select(*(acts.c[name] for name in _FIELDS)).where(acts.c.run == self._run)
        if case is not None:
            query = query.where(acts.c.case == case)
        with self._engine.connect() as connection:
            rows = connection.execute(query.order_by(acts.c.number)).all()
        return tuple(msgspec.convert(dict(zip(_FIELDS, row, strict=True)), KeptAct) for row in rows)

    def activity(self) -> dict[str, Activity]:
        """The answers that somebody acted on."""
        query = (
            select(acts.c.case, func.count(), func.count(distinct(acts.c.reviewer)))
            .where(acts.c.run == self._run)
            .group_by(acts.c.case)
        )
        with self._engine.connect() as connection:
            return {case: Activity(number, people) for case, number, people in connection.execute(query)}


def _insert(dialect: str, values: dict[str, Any]) -> Executable:
    if dialect == "postgresql":
        return postgresql.insert(acts).values(values).on_conflict_do_nothing(index_elements=["key"])
    return sqlite.insert(acts).values(values).on_conflict_do_nothing(index_elements=["key"])
