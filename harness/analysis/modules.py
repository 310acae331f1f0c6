"""Which modules an answer may import: its own files, and what its manifests name."""

import re
import sys
from pathlib import PurePosixPath

from harness.model.workspace import Workspace

_MAXIMUM_BYTES = 1024**2


class Modules:
    """The answer's files and manifests, as far as imports are concerned."""

    def __init__(self, workspace: Workspace) -> None:
        """Reads the manifests."""
        self._main = workspace.layout.main
        self.python = workspace.layout.language == "python"
        self._names = frozenset(part for file in workspace.files for part in _parts(file.path))
        self._manifests = "\n".join(
            workspace.read_text(path, _MAXIMUM_BYTES) for path in workspace.layout.manifests
        ).lower()

    def is_main(self, file: str) -> bool:
        """Whether ``file`` is the entry program."""
        return file == self._main

    def is_unknown(self, module: str, _file: str) -> bool:
        """Whether an import that did not resolve is a defect of the answer.

        One of the answer's own modules is, where it stands elsewhere or nowhere. A package is, where a
        manifest exists that does not name it; one that the manifest names is only not installed here.
        """
        if module.startswith("."):
            return not module.endswith(".json")
        head = module.split("." if self.python else "/", maxsplit=1)[0]
        if self.python and head in sys.stdlib_module_names:
            return False
        if self.python and any(part in self._names for part in module.split(".")):
            return True
        package = module if module.startswith("@") else head
        return bool(self._manifests) and not _named(package, self._manifests)


def _parts(path: str) -> tuple[str, ...]:
    pure = PurePosixPath(path)
    return (*pure.parent.parts, pure.stem)


def _named(package: str, manifests: str) -> bool:
    """Whether a manifest names the package; a distribution may be called a little otherwise."""
    words = re.escape("/".join(package.lower().split("/")[:2])).replace("_", "[-_.]")
    return re.search(rf"(?<![\w@/]){words}(?![\w/])", manifests) is not None
