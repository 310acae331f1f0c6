"""The files of a task's baseline: ``<folder>/<task>/ideal.graph.json`` and ``samples.json``."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec

from harness.model.errors import BadInput
from harness.model.places import project_folder
from harness.report.files import require_writable, write


class Baseline(msgspec.Struct, frozen=True):
    """What is recorded of a task: the ideal's graph, and the outcome of each sample by its name."""

    graph: Any
    samples: Any


def committed_folder() -> Path:
    """Where the project keeps the baselines of all its tasks."""
    return project_folder() / "scorecards" / "baseline"


def read(folder: Path, task: str) -> Baseline:
    """The baseline of ``task``; raises BadInput where a file is missing or holds no JSON object."""
    return Baseline(*(_read(path) for path in _files(folder, task)))


def record(folder: Path, task: str, baseline: Baseline) -> tuple[Path, ...]:
    """Write the baseline, each file whole or not at all, and name the files.

    Raises BadInput where they cannot be written.
    """
    graph, samples = _files(folder, task)
    # Both are rendered before either is written.
    texts = [(graph, _rendered(baseline.graph)), (samples, _rendered(baseline.samples))]
    with _of_the_baseline():
        for path, text in texts:
            write(path, text)
    return (graph, samples)


def require_recordable(folder: Path, task: str) -> None:
    """Raises BadInput, before the work, where the baseline of ``task`` could not be written."""
    with _of_the_baseline():
        require_writable(folder / task)


@contextmanager
def _of_the_baseline() -> Iterator[None]:
    """The report's errors of writing, with the option that this command has."""
    try:
        yield
    except BadInput as error:
        raise BadInput(error.message, "name a folder that you may write to with --baseline") from error


def _files(folder: Path, task: str) -> tuple[Path, Path]:
    return folder / task / "ideal.graph.json", folder / task / "samples.json"


def _rendered(value: Any) -> str:
    return json.dumps(value, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def _read(path: Path) -> Any:
    remedy = "record it with iac-harness regress --update"
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise BadInput(f"{path}: nothing is recorded", remedy) from error
    except OSError as error:
        raise BadInput(f"{path}: cannot be read ({error.strerror})", remedy) from error
    except (ValueError, RecursionError) as error:
        raise BadInput(f"{path}: not JSON ({error})", remedy) from error
    if not isinstance(value, dict):
        raise BadInput(f"{path}: not an object", remedy)
    return value
