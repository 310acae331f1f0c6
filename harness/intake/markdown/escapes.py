r"""TypeScript whose backticks came escaped, as out of a template literal that once held the document.

``new StringAsset(\`…\`)`` parses nowhere. Documents mix such lines with plain ones, so the parser is the
judge: the escapes are taken away only from code that is wrong with them and right without.
"""

from harness.intake.code.read import read_code

_ENDINGS = {"ts": "ts", "typescript": "ts", "tsx": "tsx", "js": "js", "javascript": "js", "jsx": "jsx"}


def without_escapes(language: str, text: str) -> str | None:
    """``text`` with plain backticks; None where it is no such code, or is none the better for it."""
    extension = _ENDINGS.get(language.lower())
    if extension is None or "\\`" not in text:
        return None
    plain = text.replace("\\`", "`").replace("\\${", "${")
    return plain if not _parses(extension, text) and _parses(extension, plain) else None


def _parses(extension: str, text: str) -> bool:
    facts = read_code(f"block.{extension}", text)
    return facts is not None and facts.parses
