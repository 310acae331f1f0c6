"""The answer's source files with their facts, each read once."""

import posixpath
import re

import msgspec

from harness.intake.code.facts import CodeFacts
from harness.intake.code.read import language_of, read_code
from harness.intake.writer import WorkspaceWriter
from harness.model.workspace import Language

_TEST_FOLDERS = frozenset({"test", "tests", "__tests__", "__mocks__", "spec"})
_TEST_NAME = re.compile(
    r"^(?:test_.*|.*_test|conftest)\.py$|\.(?:test|spec|unit\.test|int\.test)\.[cm]?[jt]sx?$"
)


class CodeFile(msgspec.Struct, frozen=True):
    """One file of code; ``test`` marks the answer's own tests, which are never its program."""

    path: str
    language: Language
    facts: CodeFacts
    test: bool

    @property
    def folder(self) -> str:
        """The folder, "" for the root."""
        return posixpath.dirname(self.path)

    @property
    def name(self) -> str:
        """The last part of the path."""
        return posixpath.basename(self.path)


def read_sources(writer: WorkspaceWriter) -> tuple[CodeFile, ...]:
    """Every Python, TypeScript and JavaScript file of the workspace, sorted by path."""
    found = []
    for file in writer.files:
        language = language_of(file.path)
        facts = read_code(file.path, writer.text(file.path)) if language else None
        if language is not None and facts is not None:
            found.append(CodeFile(file.path, language, facts, is_test(file.path)))
    return tuple(found)


def is_test(path: str) -> bool:
    """Whether a path is by its name a test."""
    *folders, name = path.split("/")
    return bool(_TEST_FOLDERS.intersection(folders) or _TEST_NAME.search(name))
