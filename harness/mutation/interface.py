"""The door of the rubric's test: ``mutate``."""

import tempfile
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

import msgspec

from harness.cache.interface import Memory
from harness.cache.interface import memory as users_memory
from harness.checks.interface import evaluate
from harness.compare.interface import compare
from harness.model.errors import BadInput, EnvironmentFault
from harness.model.mutants import Explanations
from harness.model.progress import Report, quiet
from harness.model.rubric import Rubric
from harness.model.subject import Ideal, Subject
from harness.model.workspace import Workspace
from harness.mutation import explanations, graph, program
from harness.mutation.bench import Case, tried
from harness.mutation.mutant import Layer, Mutant, Trial
from harness.mutation.result import MutationResult, Survivor
from harness.pipeline import GENERAL_RUBRIC, preview_settings
from harness.preview.sdk.catalogue import Catalogue
from harness.preview.sdk.deprecations import deprecations
from harness.preview.sdk.environments import ensure
from harness.preview.sdk.pins import sdk_major
from harness.remembered import (
    remembered_analysis,
    remembered_preview,
    remembered_prompt,
    remembered_rubric,
    remembered_source,
)
from harness.rubric.interface import rubric_file


class Selection(msgspec.Struct, frozen=True):
    """Which mutants are tried: of which layers, and at most how many of each operator (None: all)."""

    layers: tuple[Layer, ...] = ("graph", "source")
    most: int | None = None

    @property
    def whole(self) -> bool:
        """Whether nothing is left out, so that an explanation may be called stale."""
        return self.most is None and len(self.layers) == 2  # noqa: PLR2004 - there are two


def mutate(name: str, selection: Selection, jobs: int, report: Report = quiet) -> MutationResult:
    """Try mutants of the ideal of the task ``name`` (or of the rubric at that path).

    Raises BadInput for a task without an ideal, or whose ideal has findings; EnvironmentFault where
    something cannot be previewed.
    """
    memory = users_memory(report)
    rubric = remembered_rubric(name, memory)
    told = explanations.read(_explained(rubric, name))
    with tempfile.TemporaryDirectory(prefix="iac-harness-mutate-", ignore_cleanup_errors=True) as folder:
        ideal = _ideal(rubric, name, Path(folder), memory, report)
        chosen = _chosen(ideal, selection)
        trials = tuple(tried(_case(rubric, ideal, memory), chosen, jobs, report))
    survivors = tuple(trial for trial in trials if trial.violates and not trial.killed_by)
    return MutationResult(
        task=rubric.task or name,
        checks=tuple(check.id for check in rubric.checks),
        trials=trials,
        survivors=tuple(_survivor(trial, told) for trial in survivors),
        stale=explanations.stale(survivors, told) if selection.whole else (),
    )


def _survivor(trial: Trial, told: Explanations) -> Survivor:
    return Survivor(trial.id, trial.violates, explanations.why(trial, told))


def _explained(rubric: Rubric, name: str) -> Path:
    if rubric.task is None or rubric.ideal_path is None or rubric.prompt is None:
        raise BadInput(f"{name}: no rubric of a task with an ideal", "name one that has 'task' and 'ideal'")
    return explanations.beside(rubric_file(name), rubric.task)


def _ideal(rubric: Rubric, name: str, folder: Path, memory: Memory, report: Report) -> Subject:
    """The ideal as an answer beside itself; it must preview, and have no findings."""
    workspace = remembered_source(str(rubric.ideal_path), folder / "ideal", memory)
    subject = _previewed(rubric, workspace, memory, report)
    found = evaluate(subject, rubric).findings
    if found:
        raise BadInput(f"{name}: the ideal has findings ({found[0].check})", "mend it: iac-harness regress")
    return subject


def _previewed(rubric: Rubric, workspace: Workspace, memory: Memory, report: Report) -> Subject:
    settings = preview_settings(rubric)
    preview = remembered_preview(workspace, settings, memory, report)
    if preview.status == "unscored":
        raise EnvironmentFault("preview", preview.message or "the environment failed")
    if preview.outcome != "succeeded":
        raise BadInput(f"{rubric.ideal_path}: the ideal does not preview", preview.message or preview.outcome)
    return Subject(
        workspace,
        preview,
        remembered_analysis(workspace, settings, memory, report),
        Ideal(workspace, preview),
        compare(preview.graph, preview.graph),
        deprecations(preview.graph.types(), sdk_major(workspace, settings), report),
    )


def _case(rubric: Rubric, ideal: Subject, memory: Memory) -> Case:
    given = (*rubric.stack.environment.items(), *rubric.stack.config.items())
    suffixes = tuple(sorted({rubric.stack.name, *(text for key, text in given if "suffix" in key.lower())}))
    language = ideal.workspace.layout.language
    told = remembered_prompt(rubric.prompt or "", language, suffixes, memory)
    return Case(rubric, remembered_rubric(GENERAL_RUBRIC, memory), told, ideal)


def _chosen(ideal: Subject, selection: Selection) -> Sequence[Mutant]:
    made: list[Mutant] = []
    if "graph" in selection.layers:
        catalogue = Catalogue(ensure("python").root / "catalogue")
        made += graph.mutants(ideal.preview.graph, catalogue)
    if "source" in selection.layers and ideal.workspace.layout.language == "python":
        made += program.mutants(ideal.workspace)
    return made if selection.most is None else _spread(made, selection.most)


def _spread(mutants: Sequence[Mutant], most: int) -> list[Mutant]:
    """At most that many of each operator, evenly over all of them."""
    chosen: list[Mutant] = []
    ordered = sorted(mutants, key=lambda item: (item.layer, item.operator))
    for _, group in groupby(ordered, key=lambda item: (item.layer, item.operator)):
        listed = list(group)
        step = max(1, -(-len(listed) // most))
        chosen += listed[::step]
    return chosen
