"""What a task's ideal and samples give today."""

from pathlib import Path
from typing import Any

import msgspec

from harness.model.errors import BadInput, EnvironmentFault
from harness.model.preview import Preview
from harness.model.progress import Report
from harness.model.rubric import Rubric
from harness.model.scorecard import Scorecard
from harness.pipeline import GradeRequest, grade, preview_source
from harness.regress.baseline import Baseline
from harness.regress.lines import canonical
from harness.regress.snapshot import finding_snapshot, graph_snapshot, sample_snapshot


class Measurement(msgspec.Struct, frozen=True):
    """What was measured. ``faults`` are lines about an ideal that is none; then there is no ``baseline``."""

    faults: tuple[str, ...] = ()
    baseline: Baseline | None = None


def measure(name: str, rubric: Rubric, report: Report) -> Measurement:
    """Preview and grade the ideal, then grade every sample; ``name`` is what ``rubric`` was loaded by.

    Raises BadInput for a rubric without an ideal or a sample that cannot be graded, and EnvironmentFault
    where anything is unscored.
    """
    if rubric.ideal_path is None:
        raise BadInput(f"{name}: the rubric names no ideal", "add 'ideal: <folder>' to it")
    report(f"{rubric.task}: the ideal")
    previewed = preview_source(str(rubric.ideal_path), name, report)
    faults = _preview_faults(previewed) or _finding_faults(_graded(rubric.ideal_path, name, report))
    if faults:
        return Measurement(faults)
    samples = {path.name: _sample(path, name, report) for path in sample_folders(rubric)}
    return Measurement(baseline=Baseline(graph_snapshot(previewed.graph), samples))


def sample_folders(rubric: Rubric) -> tuple[Path, ...]:
    """The answers that lie as folders beside the task's PROMPT, by name."""
    if rubric.prompt_path is None:
        return ()
    ideal = rubric.ideal_path
    folders = (path for path in rubric.prompt_path.parent.iterdir() if path.is_dir() and path != ideal)
    return tuple(sorted(path for path in folders if not path.name.startswith((".", "_"))))


def _preview_faults(previewed: Preview) -> tuple[str, ...]:
    if previewed.status == "succeeded":
        return ()
    return (f"the ideal does not preview: {previewed.message or previewed.outcome}",)


def _finding_faults(card: Scorecard) -> tuple[str, ...]:
    """A line for everything that keeps the ideal from being one; a crashed check proves nothing."""
    crashed = (
        f"the check {fault.check} crashed on the ideal: {fault.error}" for fault in card.harness_faults
    )
    found = (line for item in card.findings for line in canonical([finding_snapshot(item)], "the ideal"))
    return (*crashed, *found)


def _sample(path: Path, name: str, report: Report) -> dict[str, Any]:
    report(f"{name}: the sample {path.name}")
    return sample_snapshot(_graded(path, name, report))


def _graded(path: Path, name: str, report: Report) -> Scorecard:
    card = grade(GradeRequest(str(path), name), report).card
    if card.unscored_reason is not None:
        raise EnvironmentFault(card.unscored_reason.stage, f"{path.name}: {card.unscored_reason.message}")
    return card
