"""Entries in the memory of this process, for what a process needs again though nothing is kept on disk."""

import threading

from cachetools import LRUCache


class InProcessStore:
    """At most ``most_bytes`` of entries. Safe between threads; a fork begins with what its parent held."""

    def __init__(self, most_bytes: int) -> None:
        self._entries: LRUCache[tuple[str, str], bytes] = LRUCache(most_bytes, getsizeof=len)
        self._lock = threading.Lock()

    def read(self, stage: str, key: str) -> bytes | None:
        """The entry, which counts as just used; None where there is none."""
        with self._lock:
            return self._entries.get((stage, key))

    def write(self, stage: str, key: str, content: bytes) -> None:
        """Keep an entry, unless it alone exceeds the bound; what was used least lately makes room."""
        with self._lock:
            if len(content) <= self._entries.maxsize:
                self._entries[stage, key] = content

    def discard(self, stage: str, key: str) -> None:
        """Forget an entry."""
        with self._lock:
            self._entries.pop((stage, key), None)

    def note(self, line: str) -> None:
        """What is wrong with an entry is told to the user, and kept nowhere."""
