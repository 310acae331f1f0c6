"""Which answers a batch is asked to grade."""

from pathlib import Path

import msgspec
import yaml

from harness.intake.case import is_case
from harness.model.errors import BadInput

TASK_FILE = "task.yaml"


class Case(msgspec.Struct, frozen=True):
    """One answer: ``name`` becomes the folder of its results, ``task`` is its rubric."""

    name: str
    source: str
    task: str | None = None


def find_cases(folder: Path, task: str | None = None) -> tuple[Case, ...]:
    """The cases directly below ``folder``, by name; ``task`` wins over what a case's task.yaml says.

    Raises BadInput where the folder does not exist, holds no case, or a task.yaml cannot be read.
    """
    if not folder.is_dir():
        raise BadInput(f"{folder}: no such folder", "name a folder whose subfolders are cases")
    found = tuple(
        Case(path.name, str(path), task or _task(path))
        for path in sorted(folder.iterdir())
        if path.is_dir() and not path.is_symlink() and not path.name.startswith(".") and _holds_answer(path)
    )
    if not found:
        raise BadInput(f"{folder}: holds no case", "a case is a folder with MODEL_RESPONSE.md or a program")
    return found


def _holds_answer(folder: Path) -> bool:
    return is_case(folder) or any(folder.rglob("*.py")) or any(folder.rglob("*.ts"))


def _task(folder: Path) -> str | None:
    path = folder / TASK_FILE
    if not path.is_file():
        return None
    try:
        document = yaml.safe_load(path.read_bytes()[:65_536])
        return str(document["task"])
    except (yaml.YAMLError, TypeError, KeyError) as error:
        raise BadInput(f"{path}: does not name a task", "write one line: 'task: NAME'") from error
