"""Slow answers that are the same for every account, kept on disk between commands."""

import hashlib
import json
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from harness.preview.localstack.endpoint import LocalStackEndpoint
from harness.preview.localstack.installation import home

# An untrusted program chooses the requests: what it can make us keep is bounded.
_MOST_FILES = 500
# Raised where what is kept changes its form.
_FORM = 1


def remembered(
    endpoint: LocalStackEndpoint, kind: str, request: Any, ask: Callable[[], list[Any]]
) -> list[Any]:
    """What ``ask`` answers (JSON), from disk where an equal request was answered before.

    Kept per version of LocalStack; for one that the user named also per address, for it may hold more.
    An empty answer is not kept, nor one beyond the first 500.
    """
    place = home() / "answers" / f"{kind}-{_key(endpoint, request)}.json"
    try:
        kept: list[Any] = json.loads(place.read_bytes())
    except (OSError, ValueError):
        kept = ask()
        if kept:
            _write(place, json.dumps(kept))
    return kept


def _key(endpoint: LocalStackEndpoint, request: Any) -> str:
    whose = "managed" if endpoint.managed else endpoint.url
    content = json.dumps([_FORM, endpoint.version, whose, request], sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()[:32]


def _write(place: Path, content: str) -> None:
    """Put the file in its place at once: other processes read it meanwhile."""
    place.parent.mkdir(parents=True, exist_ok=True)
    if sum(1 for _ in place.parent.iterdir()) >= _MOST_FILES:
        return
    handle, written = tempfile.mkstemp(dir=place.parent)
    with os.fdopen(handle, "w") as stream:
        stream.write(content)
    Path(written).replace(place)
