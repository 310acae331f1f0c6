"""Facts about a file by its name."""

from pathlib import PurePosixPath

from harness.intake.code import python, typescript
from harness.intake.code.facts import CodeFacts
from harness.model.workspace import Language

_GRAMMARS = {"ts": "typescript", "mts": "typescript", "cts": "typescript", "tsx": "tsx"}
_GRAMMARS |= {"js": "typescript", "mjs": "typescript", "cjs": "typescript", "jsx": "tsx"}


def language_of(path: str) -> Language | None:
    """The language of a source file by its extension; JavaScript counts to TypeScript's host."""
    extension = _extension(path)
    if extension == "py":
        return "python"
    return "typescript" if extension in _GRAMMARS else None


def _extension(path: str) -> str:
    return PurePosixPath(path).suffix.lower().removeprefix(".")


def read_code(path: str, text: str) -> CodeFacts | None:
    """Facts of a Python, TypeScript or JavaScript file; None for any other, and for type declarations."""
    language = language_of(path)
    if language is None or path.endswith(".d.ts"):
        return None
    if language == "python":
        return python.read(text)
    return typescript.read(text, _GRAMMARS[_extension(path)])
