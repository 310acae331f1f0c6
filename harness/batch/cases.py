"""Which answers a batch is asked to grade."""

from pathlib import Path

import msgspec
import yaml

from harness.intake.case import is_case
from harness.model.errors import BadInput
from harness.model.preview import EngineName

TASK_FILE = "task.yaml"
_REMEDY = "write one line: 'task: NAME'"


class Case(msgspec.Struct, frozen=True):
    """One answer: ``name`` becomes the folder of its results, ``task`` is its rubric, ``model`` wrote it.

    ``engine`` previews it.
    """

    name: str
    source: str
    task: str | None = None
    model: str | None = None
    engine: EngineName = "embedded"


def find_cases(folder: Path, task: str | None = None) -> tuple[Case, ...]:
    """The cases directly below ``folder``, by name, with the task and the model that their task.yaml names.

    ``task`` wins over a case's own.

    Raises BadInput where the folder does not exist, holds no case, or a task.yaml cannot be read.
    """
    if not folder.is_dir():
        raise BadInput(f"{folder}: no such folder", "name a folder whose subfolders are cases")
    found = tuple(
        _case(path, task)
        for path in sorted(folder.iterdir())
        if path.is_dir() and not path.is_symlink() and not path.name.startswith(".") and _holds_answer(path)
    )
    if not found:
        raise BadInput(f"{folder}: holds no case", "a case is a folder with MODEL_RESPONSE.md or a program")
    return found


def _holds_answer(folder: Path) -> bool:
    return is_case(folder) or any(folder.rglob("*.py")) or any(folder.rglob("*.ts"))


def _case(folder: Path, task: str | None) -> Case:
    said = _task_file(folder / TASK_FILE)
    return Case(folder.name, str(folder), task or said.get("task"), said.get("model"))


def _task_file(path: Path) -> dict[str, str]:
    """What ``path`` says of the answer beside it: its ``task``, its ``model``, or both."""
    if not path.is_file():
        return {}
    try:
        document = yaml.safe_load(path.read_bytes()[:65_536])
        said = {name: str(document[name]) for name in ("task", "model") if document.get(name) is not None}
    except (yaml.YAMLError, TypeError, AttributeError) as error:
        raise BadInput(f"{path}: does not name a task", _REMEDY) from error
    if not said:
        raise BadInput(f"{path}: does not name a task", _REMEDY)
    return said
