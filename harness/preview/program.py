"""Which program of the answer is run, and what the harness adds so that it can be."""

from pathlib import PurePosixPath

import msgspec

from harness.model.preview import Assistance, PreviewSettings
from harness.model.workspace import Workspace
from harness.preview.entry.interface import synthesise
from harness.preview.hosts.run import ENTRY_FOLDER, Target
from harness.preview.sandbox.interface import WORKSPACE

DEFAULT_PROJECT = "project"


class Program(msgspec.Struct, frozen=True):
    """The target, the text of a synthesised entry program where there is one, and every assistance."""

    target: Target
    project: str
    entry: str | None = None
    assisted: tuple[Assistance, ...] = ()


def choose_program(workspace: Workspace, settings: PreviewSettings) -> Program | None:
    """The answer's own entry program, else one around a component class; None where it has neither."""
    assisted = _missing_project(workspace)
    project = workspace.layout.project_name or DEFAULT_PROJECT
    if workspace.layout.main is not None:
        return Program(_own_target(workspace, workspace.layout.main), project, assisted=assisted)
    entry = synthesise(workspace, settings)
    if entry is None:
        return None
    name = "main.py" if workspace.layout.language == "python" else "main.ts"
    folder = inside(workspace.layout.project_folder)
    detail = f"instantiates {entry.component.name} of {entry.component.file}: {entry.call}"
    added = Assistance("entry-program", entry.component.name, detail)
    imports = tuple(dict.fromkeys(inside(path) for path in entry.import_folders))
    target = Target(f"{ENTRY_FOLDER}/{name}", folder, imports)
    return Program(target, project, entry.text, (*assisted, added))


def around_component(workspace: Workspace, settings: PreviewSettings) -> Program | None:
    """A program around a component class, though the answer has a program of its own."""
    layout = msgspec.structs.replace(workspace.layout, main=None)
    return choose_program(msgspec.structs.replace(workspace, layout=layout), settings)


def inside(path: str) -> str:
    """A path of the workspace as the program sees it."""
    return WORKSPACE if path in ("", ".") else f"{WORKSPACE}/{path}"


def _own_target(workspace: Workspace, main: str) -> Target:
    """Pulumi runs a program in its own folder (sdk/go/common/workspace, GetPwdMain).

    Where Pulumi.yaml does not say which file it is, the project's folder can be imported from as well.
    """
    folder = inside(str(PurePosixPath(main).parent))
    more = () if workspace.layout.declared_main else (inside(workspace.layout.project_folder),)
    return Target(inside(main), folder, tuple(dict.fromkeys((folder, *more))))


def _missing_project(workspace: Workspace) -> tuple[Assistance, ...]:
    if workspace.layout.project_file is not None:
        return ()
    runtime = {"python": "python", "typescript": "nodejs"}[workspace.layout.language]
    detail = f"name: {DEFAULT_PROJECT}, runtime: {runtime}"
    return (Assistance("project-file", "Pulumi.yaml", detail),)
