"""Linters kept loaded: ``ruff server`` and ``oxlint --lsp``, which are shown the texts of each answer.

Nothing of an answer lies in their folder, so neither its configuration nor its plugins are there.
"""

import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ruff import find_ruff_bin  # type: ignore[import-untyped]

from harness.analysis import oxlint, ruff
from harness.analysis.language_server import LanguageServer, Warm, language_of
from harness.analysis.node import node_binary
from harness.model.analysis import SourceDiagnostic

# The servers heed what comments forbid them, ruff itself is told not to; and what a byte order mark is.
_SPECIAL = re.compile(rb"noqa|ruff:|flake8:|^\xef\xbb\xbf", re.IGNORECASE)
_HINT = 4  # as the protocol counts severities: for an editor, what else belongs to a diagnostic
_ALWAYS = {"iac harness.py": "undefined_name\n", "iac harness.ts": "export let value: any;\n"}
_PAUSE_SECONDS = 0.005
_EXPLANATION = re.compile(r"\n+(?:help|note): ")


class LinterServer(Warm):
    """A linter that looks at one document at a time."""

    def __init__(
        self, server: LanguageServer, diagnostic: Callable[[str, dict[str, Any]], SourceDiagnostic]
    ) -> None:
        """``diagnostic`` reads what is said of a file. A server that is yet to be configured says nothing."""
        super().__init__(server)
        self._diagnostic = diagnostic
        try:
            with server.limited():
                while not self._is_ready():
                    time.sleep(_PAUSE_SECONDS)
        except BaseException:
            server.close()
            raise

    def diagnose(
        self, folder: Path, files: tuple[str, ...], _roots: tuple[str, ...]
    ) -> tuple[SourceDiagnostic, ...] | None:
        """What the linter says of the files; None where the tool says otherwise. May raise anything."""
        contents = {file: (folder / file).read_bytes() for file in files}
        if any(_SPECIAL.search(content) for content in contents.values()):
            return None
        try:
            texts = {file: content.decode() for file, content in contents.items()}
        except UnicodeDecodeError:
            return None
        with self.server.limited():
            found = [(file, item) for file, text in texts.items() for item in self._of(file, text)]
            if not self._is_ready():
                raise ValueError("the report is not whole")
        return tuple(self._diagnostic(file, item) for file, item in found)

    def _is_ready(self) -> bool:
        """Whether it says what it always has to say, of documents of ours."""
        return any(self._of(name, text) for name, text in _ALWAYS.items())

    def _of(self, file: str, text: str) -> list[dict[str, Any]]:
        path = self.server.answer / file
        self.server.open(path, text, language_of(path))
        found = self.server.diagnostics(path)
        self.server.close_document(path)
        return [item for item in found if item.get("severity") != _HINT]


def ruff_server(_: Path) -> LinterServer:
    """Start ruff. Raises whatever goes wrong."""
    options = {
        "configurationPreference": "editorOnly",
        "lineLength": ruff.LINE_LENGTH,
        "exclude": [],
        "lint": {"select": list(ruff.RULES), "preview": False},
        "showSyntaxErrors": True,
    }
    argv = (find_ruff_bin(), "server", "--no-preview", "--untrusted-workspace")
    return LinterServer(LanguageServer(argv, "utf-16", {"settings": options}), _of_ruff)


def oxlint_server(node_modules: Path) -> LinterServer:
    """Start oxlint. Raises whatever goes wrong."""
    options = {"configPath": str(oxlint.CONFIGURATION), "disableNestedConfig": True, "typeAware": False}
    argv = (str(node_binary()), str(oxlint.program(node_modules)), "--lsp")
    return LinterServer(LanguageServer(argv, "utf-16", options), _of_oxlint)


def _of_ruff(file: str, item: dict[str, Any]) -> SourceDiagnostic:
    start, end = item["range"]["start"]["line"] + 1, item["range"]["end"]["line"] + 1
    return ruff.diagnostic(file, item.get("code"), _message(item), (start, end))


def _of_oxlint(file: str, item: dict[str, Any]) -> SourceDiagnostic:
    return oxlint.diagnostic(file, item.get("code"), _message(item), item["range"]["start"]["line"] + 1)


def _message(item: dict[str, Any]) -> str:
    """Without the advice, which the tools' reports have beside it."""
    return _EXPLANATION.split(item["message"], maxsplit=1)[0]
