"""What rubrics say to their readers: complete, citing their PROMPT, and free of dead placeholders."""

import re

import pytest

from harness.checks.message import PLACEHOLDERS
from harness.model.places import project_folder
from harness.model.rubric import Check, Rubric
from harness.rubric.interface import load

_RUBRICS = sorted((project_folder() / "rubrics").rglob("*.yaml"))
_IMPACT_KINDS = {"Security", "Operational", "Compliance", "Performance", "Deployment", "Cost"}


def _checks() -> dict[str, tuple[Rubric, Check]]:
    loaded = [load(str(path)) for path in _RUBRICS]
    return {f"{rubric.title}: {check.id}": (rubric, check) for rubric in loaded for check in rubric.checks}


_CHECKS = _checks()


@pytest.mark.parametrize("key", sorted(_CHECKS))
def test_a_check_says_all_that_its_finding_needs(key: str) -> None:
    rubric, check = _CHECKS[key]
    assert check.references, "documentation is missing"
    assert all(reference.startswith("https://") for reference in check.references)
    assert check.impacts, "impacts are missing"
    assert set(check.impacts) <= _IMPACT_KINDS
    assert all(check.impacts.values())
    assert len(check.root_cause.split()) >= 15
    assert check.category in rubric.knowledge


@pytest.mark.parametrize("key", sorted(_CHECKS))
def test_a_message_has_only_placeholders_that_are_filled(key: str) -> None:
    _, check = _CHECKS[key]
    assert set(re.findall(r"\{(\w*)\}", check.message)) <= set(PLACEHOLDERS)


@pytest.mark.parametrize("key", sorted(_CHECKS))
def test_a_check_names_requirements_of_its_rubric(key: str) -> None:
    rubric, check = _CHECKS[key]
    known = {requirement.id for requirement in rubric.requirements}
    assert set(check.proves) <= known
    assert check.requirement is None or check.requirement in known


def test_a_check_that_rests_on_the_prompt_names_the_requirement() -> None:
    resting = [check for _, check in _CHECKS.values() if check.basis == "prompt"]
    assert resting
    assert [check.id for check in resting if check.requirement is None] == []


def test_words_quoted_from_the_prompt_in_root_causes_stand_in_it() -> None:
    rubric = load("fintech-loan")
    assert rubric.prompt is not None
    prompt = " ".join(rubric.prompt.split())
    quoted = [
        (check.id, words)
        for check in rubric.checks
        if check.basis == "prompt"
        for words in re.findall(r'"([^"]{12,})"', check.root_cause)
        if words not in prompt
    ]
    assert quoted == []
