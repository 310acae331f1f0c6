"""Tells hardcoded secrets from those that came from configuration, a data source or a generated value."""

import json
import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import unquote

from harness.preview.engine.paths import leaves

# Shorter values occur inside others by chance; they count only where they are the whole secret.
_SHORTEST_PART = 8
_SECRET_KEY = re.compile(
    r"pass(word|wd|phrase)?|secret|token|credential|private.?key|api.?key", re.IGNORECASE
)
_URL_PASSWORD = re.compile(r"[a-z][a-z0-9+.\-]*://[^\s:/@]*:([^\s@/]+)@", re.IGNORECASE)


class Origins:
    """Every text whose origin is known; ``explains`` says whether a secret came from there."""

    def __init__(self) -> None:
        self._known: set[str] = set()
        self._parts: set[str] = set()

    def add(self, value: Any, *, also_inside: bool = True) -> None:
        """Note a value and everything in it, and, where it is JSON text, everything in that.

        ``also_inside``: a longer text that contains it is explained too.
        """
        for text in _texts(value):
            self._known.add(text)
            if also_inside and len(text) >= _SHORTEST_PART:
                self._parts.add(text)

    def explains(self, secret: Any) -> bool:
        """Whether no part of the secret that is itself confidential was written by the author.

        In a JSON document the values under keys such as ``password`` decide, where it has any; in a URL the
        password in it. Absent values and empty text hide nothing.
        """
        document = _json(secret)
        if document is not None:
            return self._explains_document(document)
        return self._explains_text(secret)

    def _explains_document(self, document: Any) -> bool:
        texts = [(path, leaf) for path, _, leaf in leaves(document) if isinstance(leaf, str) and leaf]
        named = [leaf for path, leaf in texts if _SECRET_KEY.search(path)]
        if named:
            return all(self._explains_text(leaf) for leaf in named)
        return not texts or any(self._explains_text(leaf) for _, leaf in texts)

    def _explains_text(self, secret: Any) -> bool:
        if isinstance(secret, bool) or secret is None or secret == "":
            return True
        text = str(secret)
        if text in self._known:
            return True
        password = _URL_PASSWORD.search(text)
        if password:
            return self._explains_text(unquote(password[1]))
        return any(part in text for part in self._parts)


def _texts(value: Any) -> Iterable[str]:
    for _, _, leaf in leaves(value):
        if isinstance(leaf, str) and leaf:
            yield leaf
            document = _json(leaf)
            if document is not None and document != leaf:
                yield from _texts(document)
        elif isinstance(leaf, int | float) and not isinstance(leaf, bool):
            yield str(leaf)


def _json(value: Any) -> Any:
    """The document in a JSON text; a list or mapping is itself one. None for any other value."""
    if isinstance(value, dict | list):
        return value
    if not isinstance(value, str) or not value.lstrip().startswith(("{", "[")):
        return None
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        return None
