"""An entry program for an answer that has none: it instantiates the answer's own component class."""

import msgspec

from harness.model.preview import PreviewSettings
from harness.model.workspace import ComponentClass, Workspace

_MAXIMUM_BYTES = 2 * 1024**2


class SynthesisedEntry(msgspec.Struct, frozen=True):
    """``text`` is the program; ``call`` the one expression in it that makes the component.

    ``import_folders`` are folders of the workspace that Python has to import from.
    """

    component: ComponentClass
    text: str
    call: str
    import_folders: tuple[str, ...]


def synthesise(workspace: Workspace, settings: PreviewSettings) -> SynthesisedEntry | None:
    """A program around the first of the answer's component classes that can be instantiated; else None.

    The answer's source is parsed, never run. Arguments that have a default are left out.
    """
    if workspace.layout.language == "python":
        from harness.preview.entry import python as language  # noqa: PLC0415
    else:
        from harness.preview.entry import typescript as language  # type: ignore[no-redef]  # noqa: PLC0415
    for component in workspace.layout.components:
        found = language.entry_program(Sources(workspace), component, settings)
        if found is not None:
            return found
    return None


class Sources:
    """The answer's files as text, by their path in the workspace."""

    def __init__(self, workspace: Workspace) -> None:
        self._root = workspace.root
        self.folder = workspace.layout.project_folder
        self.paths = frozenset(file.path for file in workspace.files)

    def read(self, path: str) -> str | None:
        """The text of one file; None where the answer has no such file, or too large a one."""
        if path not in self.paths:
            return None
        with (self._root / path).open("rb") as file:
            content = file.read(_MAXIMUM_BYTES + 1)
        return None if len(content) > _MAXIMUM_BYTES else content.decode("utf-8", "replace")
