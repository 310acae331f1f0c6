"""Every check is proven: silent on the ideal stack, and the only one to fire on the defect that it is for."""

import functools
from pathlib import Path
from typing import Any

import pytest

from harness.checks.interface import evaluate
from harness.model import yaml_text
from harness.model.places import project_folder
from harness.model.rubric import Rubric
from harness.model.subject import Subject
from harness.rubric.interface import load
from tests.rubrics.mutation import mutate

Steps = list[dict[str, Any]]


def _table(name: str) -> dict[str, dict[str, Any]]:
    """All files of the name, as one: a rubric's checks may stand in several."""
    united: dict[str, dict[str, Any]] = {}
    for file in sorted(Path(__file__).parent.glob(f"{name}*.yaml")):
        parsed: Any = yaml_text.parse(file.read_text(encoding="utf-8"))
        for rubric, entries in parsed.items():
            known = united.setdefault(rubric, {})
            for key, steps in entries.items():
                known[key] = [*known.get(key, ()), *steps]
    return united


_TABLE: dict[str, dict[str, list[Steps]]] = _table("mutations")
_VARIATIONS: dict[str, dict[str, Steps]] = _table("variations")
_PACKS = sorted((project_folder() / "rubrics" / "packs").glob("*.yaml"))
_MUTATIONS = [
    pytest.param(rubric, check, steps, id=f"{rubric}-{check}-{number}")
    for rubric, checks in _TABLE.items()
    for check, mutations in checks.items()
    for number, steps in enumerate(mutations)
]


@functools.cache
def load_named(name: str) -> Rubric:
    return load(str(project_folder() / "rubrics" / f"{name}.yaml"))


@pytest.mark.parametrize("name", ["fintech-loan", "general", *(f"packs/{path.stem}" for path in _PACKS)])
def test_the_ideal_stack_raises_nothing(name: str, ideal: Subject) -> None:
    results = evaluate(ideal, load_named(name))
    assert results.faults == ()
    assert [finding.message for finding in results.findings] == []


@pytest.mark.parametrize(("rubric", "check", "steps"), _MUTATIONS)
def test_the_check_alone_catches_its_defect(
    rubric: str, check: str, steps: Steps, ideal: Subject, tmp_path: Path
) -> None:
    mutant = mutate(ideal, steps, tmp_path)
    results = evaluate(mutant, load_named(rubric))
    assert results.faults == ()
    assert {finding.check for finding in results.findings} == {check}, [
        (finding.check, finding.message) for finding in results.findings
    ]


@pytest.mark.parametrize(
    ("rubric", "steps"),
    [
        pytest.param(rubric, steps, id=f"{rubric}-{title}")
        for rubric, variations in _VARIATIONS.items()
        for title, steps in variations.items()
    ],
)
def test_another_way_to_be_right_raises_nothing(
    rubric: str, steps: Steps, ideal: Subject, tmp_path: Path
) -> None:
    results = evaluate(mutate(ideal, steps, tmp_path), load_named(rubric))
    assert results.faults == ()
    assert [(finding.check, finding.message) for finding in results.findings] == []


def test_every_check_of_the_loan_case_has_a_mutation(loan: Rubric) -> None:
    assert {check.id for check in loan.checks} == set(_TABLE["fintech-loan"])


def test_every_check_of_every_pack_has_a_mutation() -> None:
    proven = {check for checks in _TABLE.values() for check in checks}
    packed = {check.id for path in _PACKS for check in load(str(path)).checks}
    assert packed - proven == set()


def test_every_requirement_but_the_optional_and_the_tests_is_proven_by_a_check(loan: Rubric) -> None:
    named = {name for check in loan.checks for name in (check.requirement, *check.proves)}
    unproven = {item.id for item in loan.requirements if item.id not in named and item.force != "optional"}
    assert unproven == {"unit-tests"}


def test_the_ideal_stack_meets_every_mandatory_requirement_and_constraint(
    loan: Rubric, ideal: Subject
) -> None:
    statuses = evaluate(ideal, loan).requirements
    open_ones = {
        item.id: item.status
        for item in statuses
        if item.force in ("mandatory", "constraint") and item.status != "met"
    }
    # No canary is in the stack, and tests are not this rubric's to judge.
    assert open_ones == {"unit-tests": "unchecked", "synthetics-runtime": "unchecked"}
