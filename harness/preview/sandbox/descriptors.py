"""File descriptors that are closed exactly once: another thread may reuse a closed one's number at once."""

import contextlib
import json
import os
import socket


class Descriptors:
    """Those that one sandbox's process holds."""

    def __init__(self) -> None:
        self._open: set[int] = set()

    def keep(self, descriptor: int) -> int:
        """Close it at the end."""
        self._open.add(descriptor)
        return descriptor

    def pipe(self) -> tuple[int, int]:
        """Both ends."""
        read, write = os.pipe()
        return self.keep(read), self.keep(write)

    def close(self, descriptor: int) -> None:
        """Close it now."""
        self._open.discard(descriptor)
        os.close(descriptor)

    def close_all(self) -> None:
        """Close what is still open."""
        while self._open:
            os.close(self._open.pop())


class Status:
    """What a sandbox tells of itself: lines of JSON, and the descriptors that a warm worker sends along."""

    def __init__(self, theirs: Descriptors, patience: float) -> None:
        ours, other = socket.socketpair()
        self.theirs = theirs.keep(other.detach())
        self._socket = ours
        self._socket.settimeout(patience)
        self._text = b""
        self.received: list[int] = []

    def told(self, key: str) -> int | None:
        """The number that is told as ``key``; None where the sandbox ends, or says nothing, before."""
        while (found := self._find(key)) is None and self._receive():
            pass
        return found

    def close(self) -> None:
        """Hear no more."""
        self._socket.close()

    def _receive(self) -> bool:
        try:
            content, descriptors, _, _ = socket.recv_fds(self._socket, 4096, 8)
        except OSError:
            return False
        self.received += descriptors
        self._text += content
        return bool(content)

    def _find(self, key: str) -> int | None:
        """Only whole lines count: bubblewrap writes one in pieces."""
        for line in self._text.decode("utf-8", "replace").splitlines():
            with contextlib.suppress(ValueError):
                message = json.loads(line)
                if key in message:
                    return int(message[key])
        return None
