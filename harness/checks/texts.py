"""The text of an answer's files: only files that intake lists, bounded, and never through a link."""

from harness.model.workspace import Workspace

MAXIMUM_BYTES = 2 * 1024**2
_CODE = (".py", ".ts", ".tsx", ".mts", ".cts", ".js", ".mjs", ".cjs")


class SourceTexts:
    """Reads each file once. What the program says of paths is no reason to open one."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._paths = frozenset(file.path for file in workspace.files)
        self._read: dict[str, str] = {}

    def text(self, path: str) -> str | None:
        """The file's text, with undecodable bytes replaced; None for a path that is no file of it."""
        if path not in self._paths:
            return None
        if path not in self._read:
            self._read[path] = self._load(path)
        return self._read[path]

    def code(self) -> tuple[str, ...]:
        """The texts of all Python, TypeScript and JavaScript files, by path."""
        found = (self.text(path) for path in sorted(self._paths) if path.endswith(_CODE))
        return tuple(text for text in found if text)

    def code_paths(self) -> tuple[str, ...]:
        """The paths of those files."""
        return tuple(path for path in sorted(self._paths) if path.endswith(_CODE))

    def _load(self, path: str) -> str:
        file = self._workspace.root / path
        if file.is_symlink() or not file.is_file():
            return ""
        with file.open("rb") as stream:
            content = stream.read(MAXIMUM_BYTES)
        return content.decode("utf-8", errors="replace").replace("\r\n", "\n").replace("\r", "\n")
