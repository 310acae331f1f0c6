"""Every rule and every service is proven: it fires on a wrong answer and leaves a right one alone."""

from pathlib import Path
from typing import Any

import pytest

from harness.checks.interface import evaluate
from harness.model.rubric import Check
from harness.model.yaml_text import parse
from harness.prompt.interface import read
from harness.prompt.vocabulary import vocabulary
from harness.prompt.vocabulary_types import Service
from tests.prompt import answers

PROOFS: dict[str, Any] = parse(Path(__file__).with_name("proofs.yaml").read_text(encoding="utf-8"))
CHECKED = tuple(rule.id for rule in vocabulary().rules if rule.check is not None)


def _check(demand: str, name: str) -> Check:
    made = {check.id: check for check in read(answers.prompt(demand), "python", answers.SUFFIXES).checks}
    assert name in made, sorted(made)
    return made[name]


def _fires(check: Check, parts: list[dict[str, Any]], folder: Path) -> bool:
    results = evaluate(answers.subject(parts, folder), answers.rubric(check))
    assert results.faults == ()
    return bool(results.findings)


def test_every_rule_with_a_check_has_a_proof() -> None:
    assert set(PROOFS) == set(CHECKED)


@pytest.mark.parametrize("rule", CHECKED)
def test_a_rule_fires_on_the_wrong_answer_and_not_on_the_right_one(rule: str, tmp_path: Path) -> None:
    proof = PROOFS[rule]
    check = _check(proof["say"], proof.get("check", f"prompt-{rule}"))
    assert _fires(check, proof["wrong"], tmp_path / "wrong")
    assert not _fires(check, proof["right"], tmp_path / "right")


@pytest.mark.parametrize("service", vocabulary().services, ids=lambda item: item.id)
def test_a_demanded_service_is_missed_where_it_is_absent(service: Service, tmp_path: Path) -> None:
    check = _check(f"Create {service.name} for the platform", f"prompt-service-{service.id}")
    known = vocabulary().types
    token = known.get(service.type[0], (service.type[0],))[0].replace("*", "x")
    assert _fires(check, [{"random:index/randomId:RandomId": {}}], tmp_path / "wrong")
    assert not _fires(check, [{token: {}}], tmp_path / "right")


@pytest.mark.parametrize("service", vocabulary().services, ids=lambda item: item.id)
def test_a_service_that_is_ruled_out_is_not_demanded(service: Service) -> None:
    told = answers.prompt(f"Create {service.name} for the platform", f"Deploy it without {service.name}")
    assert f"prompt-service-{service.id}" not in {
        check.id for check in read(told, "python", answers.SUFFIXES).checks
    }
