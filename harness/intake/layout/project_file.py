"""Pulumi.yaml: what it says, however hostile it is."""

import posixpath
import re
from collections.abc import Mapping
from typing import Any

import msgspec

from harness.intake.plain_yaml import plain_yaml
from harness.intake.writer import WorkspaceWriter
from harness.model.errors import BadInput

PROJECT_FILES = ("Pulumi.yaml", "Pulumi.yml")  # in the order in which Pulumi itself prefers them
_STACK_FILE = re.compile(r"^Pulumi\.[A-Za-z0-9_.-]+\.ya?ml$")


class ProjectFile(msgspec.Struct, frozen=True):
    """A project file: ``path``, its ``folder`` ("" for the root) and the fields that the layout needs."""

    path: str
    folder: str
    name: str | None = None
    runtime: str | None = None
    main: str | None = None
    stack_folder: str | None = None


def find_project(writer: WorkspaceWriter, source: str) -> ProjectFile | None:
    """The answer's project file, None where it has none. Raises BadInput where there are several."""
    paths = [file.path for file in writer.files if posixpath.basename(file.path) in PROJECT_FILES]
    folders = sorted({posixpath.dirname(path) for path in paths})
    if len(folders) > 1:
        shown = ", ".join(folder or "." for folder in folders[:5]) + (", …" if len(folders) > 5 else "")  # noqa: PLR2004
        raise BadInput(
            f"{source}: {len(folders)} Pulumi projects ({shown})", "grade one of these folders by itself"
        )
    if not paths:
        return None
    path = min(paths, key=lambda path: PROJECT_FILES.index(posixpath.basename(path)))
    return _read(path, writer)


def _read(path: str, writer: WorkspaceWriter) -> ProjectFile:
    folder = posixpath.dirname(path)
    value = plain_yaml(writer.text(path))
    if not isinstance(value, Mapping):
        writer.decide("ignored", "it holds no YAML mapping, so nothing of it is used", path)
        return ProjectFile(path, folder)
    runtime = value.get("runtime")
    if isinstance(runtime, Mapping):
        runtime = runtime.get("name")
    stacks = _text(value.get("stackConfigDir"))
    return ProjectFile(
        path, folder, _text(value.get("name")), _text(runtime), _text(value.get("main")), stacks
    )


def _text(value: Any) -> str | None:
    return value.strip() or None if isinstance(value, str) and len(value) < 1024 else None  # noqa: PLR2004


def stack_files(writer: WorkspaceWriter, folder: str, stack_folder: str | None) -> tuple[str, ...]:
    """The stack configuration files beside Pulumi.yaml (or in its ``stackConfigDir``), sorted."""
    places = {folder, posixpath.normpath(posixpath.join(folder, stack_folder))} if stack_folder else {folder}
    found = (file.path for file in writer.files if posixpath.dirname(file.path) in places)
    return tuple(path for path in found if _STACK_FILE.match(posixpath.basename(path)))
