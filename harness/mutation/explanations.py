"""Reads why mutants survive: ``<task>.mutants.yml`` beside the rubric, written by a person."""

from fnmatch import fnmatchcase
from pathlib import Path

import msgspec

from harness.model import yaml_text
from harness.model.errors import BadInput
from harness.model.mutants import Explanations
from harness.mutation.mutant import Trial


def beside(rubric: Path, task: str) -> Path:
    """Where the explanations of a task's rubric lie; the file need not exist."""
    return rubric.parent / f"{task}.mutants.yml"


def read(path: Path) -> Explanations:
    """The explanations; none where there is no file. Raises BadInput for a file that is no such thing."""
    remedy = "mend it; harness/schemas/mutants.schema.json says its form"
    try:
        parsed = yaml_text.parse(path.read_text(encoding="utf-8"))
        return msgspec.convert(parsed, Explanations)
    except FileNotFoundError:
        return Explanations("iac-harness/mutants@1")
    except yaml_text.YamlProblem as problem:
        raise BadInput(f"{path}:{problem.line}: {problem.message}", remedy) from problem
    except (OSError, ValueError) as error:
        raise BadInput(f"{path}: {error}", remedy) from error


def why(trial: Trial, explanations: Explanations) -> str | None:
    """The explanation of a survivor; None where there is none."""
    for item in explanations.survivors:
        if any(_means(name, trial) for name in item.mutants):
            return item.why
    return None


def stale(survivors: tuple[Trial, ...], explanations: Explanations) -> tuple[str, ...]:
    """The names in the file that no surviving mutant has: it was mended, renamed or never was."""
    return tuple(
        name
        for item in explanations.survivors
        for name in item.mutants
        if not any(_means(name, trial) for trial in survivors)
    )


def _means(name: str, trial: Trial) -> bool:
    """Brackets are parts of paths here, not sets of characters."""
    return fnmatchcase(trial.id, name.replace("[", "[[]"))
