"""How a stage tells its user what it is doing: it is handed a callable, and never prints."""

from collections.abc import Callable

Report = Callable[[str], None]


def quiet(_line: str) -> None:
    """The reporter that says nothing."""
