"""What a program prints: read without ever holding it whole, and made safe to show."""

import re
import unicodedata

_KEPT_BYTES = 32 * 1024
_ESCAPE = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\-_])")
_SPACES = {"\n", "\t"}
_UNSAFE = {"Cc", "Cf", "Cs", "Co", "Cn"}


class BoundedOutput:
    """Keeps the first and the last 32 KiB, and counts all."""

    def __init__(self) -> None:
        self.total = 0
        self._head = bytearray()
        self._tail = b""

    def add(self, chunk: bytes) -> None:
        """Take the next piece of output."""
        self.total += len(chunk)
        room = _KEPT_BYTES - len(self._head)
        self._head += chunk[:room]
        self._tail = (self._tail + chunk[room:])[-_KEPT_BYTES:] if len(chunk) > room else self._tail

    def text(self) -> str:
        """What was kept, with a line that says how much is left out."""
        left_out = self.total - len(self._head) - len(self._tail)
        gap = f"\n[… {left_out} bytes left out …]\n".encode() if left_out else b""
        return sanitise(bytes(self._head) + gap + self._tail)


def sanitise(content: bytes | str) -> str:
    """Text without terminal escapes, carriage returns, control and invisible formatting characters."""
    text = content.decode("utf-8", "replace") if isinstance(content, bytes) else content
    text = _ESCAPE.sub("", text.replace("\r\n", "\n"))
    return "".join(
        letter for letter in text if letter in _SPACES or unicodedata.category(letter) not in _UNSAFE
    )
