"""``iac-harness cache info|clear``."""

from collections.abc import Iterator

import click

from harness.cache.interface import clear as forget_everything
from harness.cache.interface import store
from harness.cache.store import Store
from harness.cli.output import show_line

_MEBIBYTE = 1024**2
_LAST_NOTES = 5


@click.group()
def command() -> None:
    """Look at, or clear, what earlier gradings found, which later ones use again."""


@command.command()
def info() -> int:
    """Say where results lie, how many of each stage, and what was wrong with any of them."""
    for line in _lines(store()):
        show_line(line)
    return 0


@command.command()
def clear() -> int:
    """Forget all results; SDK environments and LocalStack stay."""
    kept = sum(usage.entries for usage in store().usage().values())
    forget_everything()
    show_line(f"removed {kept} entries")
    return 0


def _lines(found: Store) -> Iterator[str]:
    usage = found.usage()
    held = sum(item.bytes for item in usage.values())
    yield f"folder: {found.folder}"
    yield f"size: {_size(held)} of at most {_size(found.most_bytes)}"
    for stage, item in usage.items():
        yield f"{stage}: {item.entries} entries, {_size(item.bytes)}"
    notes = found.notes()
    if notes:
        yield f"notes: {len(notes)}, the last of them:"
        yield from notes[-_LAST_NOTES:]


def _size(count: int) -> str:
    return f"{count / _MEBIBYTE:.1f} MiB"
