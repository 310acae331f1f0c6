"""The door of the regression: ``regress`` for one task, ``tasks`` for all."""

from pathlib import Path

import msgspec

from harness.model.errors import BadInput
from harness.model.progress import Report, quiet
from harness.regress import baseline as files
from harness.regress.baseline import Baseline
from harness.regress.lines import differences
from harness.regress.measure import Measurement, measure
from harness.rubric.interface import known_tasks, load


class Regression(msgspec.Struct, frozen=True):
    """What became of one task.

    ``faults`` say why the ideal is none (it does not preview, or has findings): then nothing was compared
    or recorded. ``graph`` and ``samples`` are the differences from the baseline, as lines. ``recorded``
    are the files that ``update`` wrote.
    """

    task: str
    faults: tuple[str, ...] = ()
    graph: tuple[str, ...] = ()
    samples: tuple[str, ...] = ()
    recorded: tuple[Path, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether the ideal is one, and the baseline now says what is so."""
        return not self.faults and (bool(self.recorded) or not (self.graph or self.samples))


def tasks() -> tuple[str, ...]:
    """The tasks of the project: its rubrics that name one."""
    return tuple(name for name in known_tasks() if load(name).task is not None)


def regress(name: str, folder: Path, *, update: bool = False, report: Report = quiet) -> Regression:
    """Compare the task ``name`` (or the rubric at that path) with its baseline below ``folder``.

    With ``update`` the baseline is recorded anew, unless the ideal has faults. Raises BadInput for what
    the user must mend, a baseline that is missing included, and EnvironmentFault where anything is unscored.
    """
    rubric = load(name)
    if rubric.task is None:
        raise BadInput(f"{name}: no rubric of a task", f"name one of {', '.join(tasks())}")
    # First, so that what is missing is said before a minute of grading.
    recorded = _replaceable(folder, rubric.task) if update else files.read(folder, rubric.task)
    return _compared(rubric.task, recorded, measure(name, rubric, report), folder if update else None)


def _compared(task: str, old: Baseline | None, measured: Measurement, folder: Path | None) -> Regression:
    now = measured.baseline
    if now is None:
        return Regression(task, faults=measured.faults)
    return Regression(
        task,
        graph=() if old is None else differences(old.graph, now.graph),
        samples=() if old is None else differences(old.samples, now.samples),
        recorded=() if folder is None else files.record(folder, task, now),
    )


def _replaceable(folder: Path, task: str) -> Baseline | None:
    """The old baseline, where there is one that can be read: what replaces none has no differences."""
    files.require_recordable(folder, task)
    try:
        return files.read(folder, task)
    except BadInput:
        return None
