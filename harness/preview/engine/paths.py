"""Property paths, written as Pulumi writes them: ``a.b[0]["key.with.dots"]``."""

from collections.abc import Iterator
from typing import Any

_QUOTED = frozenset('."[]')


def child(path: str, key: str | int) -> str:
    """The path of the element ``key`` of the value at ``path``."""
    if isinstance(key, int):
        return f"{path}[{key}]"
    if not key or not _QUOTED.isdisjoint(key):
        escaped = key.replace('"', '\\"')
        return f'{path}["{escaped}"]'
    return f"{path}.{key}" if path else key


def leaves(value: Any, path: str = "", top: str = "") -> Iterator[tuple[str, str, Any]]:
    """Each scalar below ``value``: its path, the top-level property that holds it, and itself."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from leaves(item, child(path, key), top or key)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from leaves(item, child(path, index), top)
    else:
        yield path, top, value


def parts(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Everything below ``value``, lists and mappings included, with its path."""
    pairs: Iterator[tuple[str | int, Any]] = iter(())
    if isinstance(value, dict):
        pairs = iter(value.items())
    elif isinstance(value, list):
        pairs = iter(enumerate(value))
    for key, item in pairs:
        yield child(path, key), item
        yield from parts(item, child(path, key))
