"""Text of an answer made harmless to look at: nothing in it moves a cursor or turns a line around."""

import re
from collections.abc import Sequence

# C0 and C1 controls but for tab and newline, line and paragraph separators, zero-width and bidirectional
# controls (Unicode Technical Standard 55, section 3), the byte order mark, lone surrogates, what XML forbids.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]"
)


def visible(text: str) -> str:
    """``text`` with every invisible or terminal control character written out, by its number."""
    return _INVISIBLE.sub(_written_out, text.replace("\r\n", "\n"))


def one_line(text: str) -> str:
    """``text`` on one line, harmless."""
    return " ".join(visible(text).split())


def shortened(text: str, length: int) -> str:
    """``text``, cut to ``length`` characters with an ellipsis at the end where it is longer."""
    return text if len(text) <= length else text[: length - 1] + "…"


def resource_of(urn: str) -> tuple[str, str]:
    """Type and name that a urn names (``urn:pulumi:stack::project::parent$type::name``)."""
    parts = urn.split("::", 3)
    if len(parts) != 4:  # noqa: PLR2004 - the four parts of a urn
        return "", urn
    return parts[2].rpartition("$")[2], parts[3]


def counted(number: int, noun: str, plural: str | None = None) -> str:
    """``1 resource``, ``2 resources``."""
    return f"{number} {noun if number == 1 else plural or noun + 's'}"


def listed(items: Sequence[str], most: int) -> list[str]:
    """The first ``most`` items, and how many more there are."""
    rest = len(items) - most
    return [*items[:most], *([f"and {rest} more"] if rest > 0 else [])]


def _written_out(match: re.Match[str]) -> str:
    code = ord(match.group())
    return f"\\x{code:02x}" if code <= 0xFF else f"\\u{code:04x}"  # noqa: PLR2004 - what two digits hold
