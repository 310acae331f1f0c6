"""Tables of results: plain values with names, which the reports lay out, write and draw."""

from typing import Literal

import msgspec

Kind = Literal["text", "names", "count", "number", "share", "probability"]
Cell = str | int | float | list[str] | None


class Column(msgspec.Struct, frozen=True):
    """``kind`` says how a cell reads: a share (of 1) as percent, a probability as a p-value."""

    name: str
    kind: Kind = "text"

    @property
    def heading(self) -> str:
        """The name as a reader of English writes it."""
        return self.name.replace("_", " ")


class Table(msgspec.Struct, frozen=True):
    """``name`` is what a user asks for it by; ``notes`` say what its numbers count and leave out."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...] = ()
