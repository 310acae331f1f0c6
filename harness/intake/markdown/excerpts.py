"""Signs that a code block holds a part of a file, not all of it."""

import re

_COMMENT = r"^[ \t]*+(?:#|//|/\*+|\*|\{/\*|<!--)[ \t]*+"
_ELISION = re.compile(_COMMENT + r"(?:\.\.\.|\u2026)", re.MULTILINE)
_LEFT_OUT = "unchanged|the same|as before|remains?|stays?|here|omitted|above"
_ELIDING_WORDS = re.compile(
    _COMMENT + r"[^\n]{0,40}?\b(?:"
    rf"(?:rest|remainder|remaining|other|existing|previous)\b[^\n]{{0,60}}?\b(?:{_LEFT_OUT})\b"
    r"|(?:existing|previous|original) (?:code|imports?|resources?|content)\b"
    r"|(?:code|imports?|content|lines?) (?:unchanged|omitted|as before)\b"
    r"|same as (?:before|above)\b|omitted for brevity\b)",
    re.MULTILINE | re.IGNORECASE,
)


def elision(text: str) -> str | None:
    """The comment that says 'the rest is unchanged', where there is one."""
    match = _ELISION.search(text) or _ELIDING_WORDS.search(text)
    if match is None:
        return None
    line = text[text.rfind("\n", 0, match.end()) + 1 :].partition("\n")[0].strip()
    return line[:80]
