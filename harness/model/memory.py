"""What a stage is handed to remember its work by content, without knowing where that is kept."""

from collections.abc import Callable
from typing import Protocol, TypeVar

T = TypeVar("T")


class Remember(Protocol):
    """``compute()``, or what it gave before for equal ``parts``.

    ``parts`` is everything that the result depends on beside the stage's own code: any value that msgspec
    encodes. ``kind`` is the type of the result. Whatever ``compute`` raises is raised, and never kept.
    """

    def __call__(self, parts: object, kind: type[T], compute: Callable[[], T]) -> T:
        """The result."""
        ...


def forget(parts: object, kind: type[T], compute: Callable[[], T]) -> T:  # noqa: ARG001
    """A ``Remember`` that keeps nothing."""
    return compute()
