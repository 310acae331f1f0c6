"""A file name in the first comment of a file: ``# lib/x.py``, or a docstring's first line."""

import re

from harness.intake.markdown.labels import is_path, plain

_OPENING = re.compile(
    r"^\s*(?:#+|//+|/\*+|\*|--|;+|<!--|[rR]?\"\"\"|[rR]?''')\s*(.*?)\s*(?:\*/|-->|\"\"\"|''')?\s*$"
)
_BLOCK = re.compile(r"^\s*(?:/\*+|[rR]?\"\"\"|[rR]?''')\s*$")
_LEAD = re.compile(r"^(?:file ?name|file ?path|file|path)\s*[:=]\s*", re.IGNORECASE)
_LOOKED_AT = 4
_LONGEST = 300  # a longer comment does not consist of a path


def commented_name(text: str) -> str | None:
    """The path that the first comment consists of, or None."""
    lines = [line for line in text.split("\n", 12) if line.strip() and not line.startswith("#!")][:_LOOKED_AT]
    if not lines:
        return None
    first = _only_path(lines[0])
    if first is None and len(lines) > 1 and _BLOCK.match(lines[0]):
        first = _only_path(lines[1], inside=True)
    return first


def _only_path(line: str, *, inside: bool = False) -> str | None:
    line = line[:_LONGEST]
    match = _OPENING.match(line)
    comment = match[1] if match else (line.strip() if inside else "")
    words = _LEAD.sub("", plain(comment)).split()
    alone = len(words) == 1 or (len(words) > 1 and words[1][:1] in "-\u2013\u2014:(")
    return words[0].rstrip(":") if words and alone and is_path(words[0].rstrip(":")) else None
