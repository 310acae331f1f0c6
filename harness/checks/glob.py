"""Globs over an answer's paths: ``*`` within a segment, ``**`` over any number of them."""

from collections.abc import Iterable

from wcmatch import glob as wcmatch_glob

_FLAGS = wcmatch_glob.GLOBSTAR | wcmatch_glob.BRACE | wcmatch_glob.DOTGLOB | wcmatch_glob.FORCEUNIX


def matching(paths: Iterable[str], patterns: tuple[str, ...], folder: str = ".") -> tuple[str, ...]:
    """The paths below ``folder`` that match a pattern, which starts at that folder."""
    prefix = "" if folder in (".", "") else folder.rstrip("/") + "/"
    return tuple(
        path
        for path in paths
        if path.startswith(prefix)
        and wcmatch_glob.globmatch(path.removeprefix(prefix), list(patterns), flags=_FLAGS)
    )
