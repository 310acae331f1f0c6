"""Camel-case property paths such as ``defaultActions[0].redirect.protocol``."""

import re
from collections.abc import Iterable

Segment = str | int

_SEGMENT = re.compile(r'\[(\d+)\]|\["((?:[^"\\]|\\.)*)"\]|([^.\[\]]+)')


def split(path: str) -> tuple[Segment, ...]:
    """The keys and list indexes of a path."""
    segments: list[Segment] = []
    for index, quoted, key in _SEGMENT.findall(path):
        segments.append(int(index) if index else quoted or key)
    return tuple(segments)


def join(segments: Iterable[Segment]) -> str:
    """The path of keys and list indexes; a key that is no plain word is quoted in brackets."""
    text = ""
    for segment in segments:
        if isinstance(segment, int):
            text += f"[{segment}]"
        elif re.fullmatch(r"[^.\[\]\"]+", segment):
            text += f".{segment}" if text else segment
        else:
            text += f'["{segment}"]'
    return text


def without_indexes(path: str) -> str:
    """``rules[0].expiration`` as ``rules.expiration``."""
    return join(segment for segment in split(path) if isinstance(segment, str))


def covers(outer: str, inner: str) -> bool:
    """Whether ``inner`` is ``outer`` itself or lies below it."""
    first, second = split(outer), split(inner)
    return second[: len(first)] == first
