"""How the commands print: rich on a terminal, plain and stable lines everywhere else."""

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from harness.model.progress import Report
from harness.report.text import one_line

if TYPE_CHECKING:
    from rich.console import RenderableType


def show(lines: Callable[[], Iterable[str]], drawing: Callable[[], "RenderableType"]) -> None:
    """Print ``drawing`` on a terminal, else ``lines``."""
    if not sys.stdout.isatty():
        sys.stdout.writelines(f"{line}\n" for line in lines())
        return
    # Imported here: only a terminal needs rich.
    from rich.console import Console  # noqa: PLC0415

    Console().print(drawing())


def show_line(line: str) -> None:
    """Print one line of the result."""
    print(one_line(line))


def complain(message: str) -> None:
    """Print an error as the one line that it is allowed."""
    print(f"iac-harness: {one_line(message)}", file=sys.stderr)


@contextmanager
def progress() -> Iterator[Report]:
    """A reporter to stderr: a line that is redrawn on a terminal, one line after the other elsewhere."""
    if not sys.stderr.isatty():
        yield _print_line
        return
    from rich.console import Console  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    with Console(stderr=True).status(Text("starting")) as status:
        yield lambda line: status.update(Text(one_line(line)))


def _print_line(line: str) -> None:
    print(one_line(line), file=sys.stderr, flush=True)
