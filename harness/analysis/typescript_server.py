"""typescript 7 kept warm: its language server over one folder, into which each answer's files are put."""

from pathlib import Path
from typing import Any

from harness.analysis.language_server import CHANGED, LanguageServer, Warm, event, language_of
from harness.analysis.typescript import compiler, configuration, diagnostic
from harness.model.analysis import SourceDiagnostic

# Keeps what was read of the SDK, in a project beside the answer's, so that it is no part of its program.
_KEEPER = """\
import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
export { aws, pulumi };
"""
_ERROR = 1  # as the protocol counts severities
_FIRST_OF_MEANING = 2000  # below are the numbers of what cannot be read
_OF_JAVASCRIPT = range(8000, 9000)  # and these say that a JavaScript file has what only TypeScript has


class TypescriptServer(Warm):
    """The declarations of one SDK environment, read once."""

    def __init__(self, node_modules: Path) -> None:
        """Start the server. Raises whatever goes wrong."""
        argv = (str(compiler(node_modules)), "--lsp", "--stdio")
        super().__init__(LanguageServer(argv, "utf-16", None))
        try:
            (self.server.folder / "node_modules").symlink_to(node_modules)
            (self.server.answer / "node_modules").symlink_to(node_modules)
            self._keep()
        except BaseException:
            self.server.close()
            raise

    def diagnose(
        self, folder: Path, files: tuple[str, ...], _roots: tuple[str, ...]
    ) -> tuple[SourceDiagnostic, ...] | None:
        """What the compiler says of the files; None where it reports otherwise. May raise anything."""
        texts = {file: (folder / file).read_bytes() for file in files}
        if any(_is_special(file, text) for file, text in texts.items()):
            return None
        decoded = {file: text.decode() for file, text in texts.items()}
        events = list(self.server.replace_files(folder, files))
        project = self.server.answer / "tsconfig.json"
        project.write_bytes(configuration(files))
        events.append(event(project, CHANGED))
        found = self._ask(decoded, events)
        if any(_is_syntax(item) for _, item in found):
            return None  # the compiler says nothing of types where it cannot read a file
        return tuple(_diagnostic(file, item) for file, item in found)

    def _keep(self) -> None:
        keeper = self.server.folder / "keeper"
        keeper.mkdir()
        (keeper / "tsconfig.json").write_bytes(configuration(("keeper.ts",)))
        (keeper / "keeper.ts").write_text(_KEEPER, encoding="utf-8")
        with self.server.limited():
            self.server.open(keeper / "keeper.ts", _KEEPER, "typescript")
            self.server.diagnostics(keeper / "keeper.ts")

    def _ask(self, texts: dict[str, str], events: list[dict[str, Any]]) -> list[tuple[str, dict[str, Any]]]:
        """The errors of each file."""
        paths = {file: self.server.answer / file for file in texts}
        with self.server.limited():
            self.server.tell("workspace/didChangeWatchedFiles", {"changes": events})
            for file, text in texts.items():
                self.server.open(paths[file], text, language_of(paths[file]))
            found = [(file, item) for file in texts for item in self.server.diagnostics(paths[file])]
            for path in paths.values():
                self.server.close_document(path)
        return [(file, item) for file, item in found if item["severity"] == _ERROR]


def _is_special(file: str, text: bytes) -> bool:
    """Declarations, which are not checked; references and bytes on which compiler and server differ."""
    try:
        text.decode()
    except UnicodeDecodeError:
        return True
    return ".d." in file or b"<reference" in text or text.startswith(b"\xef\xbb\xbf")


def _is_syntax(item: dict[str, Any]) -> bool:
    """Whether it may come from reading the file, not from its types."""
    number = int(item["code"])
    return number < _FIRST_OF_MEANING or number in _OF_JAVASCRIPT


def _diagnostic(file: str, item: dict[str, Any]) -> SourceDiagnostic:
    start = item["range"]["start"]
    message = " ".join(line.strip() for line in item["message"].splitlines())
    return diagnostic(file, start["line"] + 1, start["character"] + 1, f"TS{item['code']}", message)
