"""Which answers a batch is asked to grade."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from pathlib import Path

import msgspec
import yaml

from harness.batch.case import Case
from harness.batch.manifest import SUFFIX, read_manifest
from harness.intake.case import RESPONSE, is_case
from harness.intake.layout.project_file import PROJECT_FILES
from harness.intake.repository import is_repository
from harness.model.errors import BadInput
from harness.pipeline import case_name

TASK_FILE = "task.yaml"
FILTERS = ("id", "model", "task")
_TASK_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def find_cases(
    sources: Sequence[str], task: str | None = None, filters: Mapping[str, str] | None = None
) -> tuple[Case, ...]:
    """The cases of every source, in the sources' order and by name within a folder.

    A source is a folder of cases, a manifest (``.jsonl``), or one answer as ``iac-harness grade`` takes it.
    ``task`` wins over a case's own. ``filters`` maps some of FILTERS to globs, which all must match.

    Raises BadInput where a source does not exist, holds no case, or two cases have one name.
    """
    found = tuple(
        msgspec.structs.replace(case, task=task or case.task)
        for source in sources
        for case in _cases(source)
        if _matches(case, filters or {})
    )
    _refuse_doubles(found)
    return found


def _cases(source: str) -> Iterable[Case]:
    path = Path(source)
    if is_repository(source):
        return (Case(case_name(source), source),)
    if path.suffix == SUFFIX:
        return read_manifest(path)
    if path.is_dir() and not any((path / name).is_file() for name in (RESPONSE, *PROJECT_FILES)):
        return _cases_below(path)
    if not path.exists():
        raise BadInput(f"{source}: no such folder or file", "name a folder of cases, or a manifest")
    return (_case(path),)


def _cases_below(folder: Path) -> tuple[Case, ...]:
    found = tuple(map(_case, filter(_holds_answer, sorted(folder.iterdir()))))
    if not found:
        raise BadInput(f"{folder}: holds no case", "a case is a folder with MODEL_RESPONSE.md or a program")
    return found


def _holds_answer(path: Path) -> bool:
    if not path.is_dir() or path.is_symlink() or path.name.startswith("."):
        return False
    return is_case(path) or any(path.rglob("*.py")) or any(path.rglob("*.ts"))


def _case(path: Path) -> Case:
    """One case. Its task.yaml may have come with the answer: what is wrong with it is its fault alone."""
    case = Case(case_name(str(path)), str(path))
    try:
        said = _task_file(path / TASK_FILE)
    except BadInput as error:
        return msgspec.structs.replace(case, refused=str(error))
    return msgspec.structs.replace(case, task=said.get("task"), model=said.get("model"))


def _task_file(path: Path) -> dict[str, str]:
    """What ``path`` says of the answer beside it: its ``task``, its ``model``, or both."""
    if not path.is_file():
        return {}
    try:
        document = yaml.safe_load(path.read_bytes()[:65_536])
        said = {name: str(document[name]) for name in ("task", "model") if document.get(name) is not None}
    except (yaml.YAMLError, TypeError, AttributeError, RecursionError) as error:
        raise BadInput(f"{path}: does not name a task", "write one line: 'task: NAME'") from error
    # A name, never a path: the file may have come with the answer.
    if not said or not _TASK_NAME.fullmatch(said.get("task", "none")):
        raise BadInput(f"{path}: does not name a task", "write one line: 'task: NAME'")
    return said


def _matches(case: Case, filters: Mapping[str, str]) -> bool:
    said = {"id": case.name, "model": case.model or "", "task": case.task or ""}
    return all(fnmatchcase(said[name], pattern) for name, pattern in filters.items())


def _refuse_doubles(cases: Iterable[Case]) -> None:
    for first, second in _doubles(cases):
        raise BadInput(
            f"{second.source}: its results would replace those of {first.source}",
            f"give one of them another name than '{first.name}'",
        )


def _doubles(cases: Iterable[Case]) -> Iterator[tuple[Case, Case]]:
    seen: dict[str, Case] = {}
    for case in cases:
        if case.name in seen:
            yield seen[case.name], case
        seen[case.name] = case
