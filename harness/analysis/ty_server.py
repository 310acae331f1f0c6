"""ty kept warm: ``ty server`` over one folder, into which each answer's files are put."""

from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import msgspec
from ty import find_ty_bin

from harness.analysis.language_server import CHANGED, LanguageServer, Warm, event
from harness.analysis.ty import diagnostic
from harness.model.analysis import SourceDiagnostic

# ty keeps a question about the workspace open where it has nothing to tell, so here it always has: a file
# whose one diagnostic is ours, and whose name nothing can import.
_ALWAYS = "iac harness.py"
_ALWAYS_TEXT = "undefined_name\n"


class TyServer(Warm):
    """The types of one SDK environment, loaded once."""

    def __init__(self, environment: Path) -> None:
        """Start the server. Raises whatever goes wrong."""
        options = {
            "configuration": {"environment": {"python": str(environment)}},
            "diagnosticMode": "workspace",
            "logLevel": "error",
        }
        super().__init__(LanguageServer((find_ty_bin(), "server"), "utf-32", options))
        self._configuration = self.server.folder / "iac-harness.ty.toml"
        options["configurationFile"] = str(self._configuration)

    def diagnose(
        self, folder: Path, files: tuple[str, ...], roots: tuple[str, ...]
    ) -> tuple[SourceDiagnostic, ...]:
        """What ``ty check`` says of the files. Raises whatever goes wrong."""
        if _ALWAYS in files:
            raise ValueError("the answer has a file of this name")
        (folder / _ALWAYS).write_text(_ALWAYS_TEXT, encoding="utf-8")
        events = list(self.server.replace_files(folder, (*files, _ALWAYS)))
        (folder / _ALWAYS).unlink()
        # Told for every answer: ty looks anew for folders such as ./src, from which modules are imported.
        self._configure(roots)
        events.append(event(self._configuration, CHANGED))
        with self.server.limited():
            self.server.tell("workspace/didChangeWatchedFiles", {"changes": events})
            report = self.server.ask("workspace/diagnostic", {"previousResultIds": []})
        paths = {str(self.server.answer / file): file for file in (*files, _ALWAYS)}
        found = [(paths[unquote(urlsplit(item["uri"]).path)], item) for item in report["items"]]
        if not any(path == _ALWAYS and _items(item) for path, item in found):
            raise ValueError("the report is not whole")
        return tuple(
            _diagnostic(path, one) for path, item in found if path != _ALWAYS for one in _items(item)
        )

    def _configure(self, roots: tuple[str, ...]) -> None:
        paths = [str(self.server.answer / root) for root in roots if root != "."]
        text = b"[environment]\nextra-paths = " + msgspec.json.encode(paths) + b"\n"
        self._configuration.write_bytes(text)


def _items(item: dict[str, Any]) -> list[dict[str, Any]]:
    """The diagnostics that have a rule; hints for an editor (a name to be greyed) have none."""
    if item["kind"] != "full":
        raise ValueError("no full report")
    return [one for one in item["items"] if one.get("code") is not None]


def _diagnostic(file: str, item: dict[str, Any]) -> SourceDiagnostic:
    start, end = item["range"]["start"], item["range"]["end"]
    message = item["message"].partition("\n\ninfo: ")[0]  # the explanation, which the report leaves out
    place = (start["line"] + 1, start["character"] + 1, end["line"] + 1)
    return diagnostic(file, str(item["code"]), message, place)
