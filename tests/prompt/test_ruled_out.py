"""Services that a PROMPT rules out."""

from pathlib import Path
from typing import Any

import pytest

from harness.checks.interface import evaluate
from harness.prompt.interface import read
from tests.prompt import answers


def _ruled_out(*demands: str) -> set[str]:
    made = read(answers.prompt(*demands), "python", answers.SUFFIXES).checks
    return {check.id.removeprefix("prompt-no-") for check in made if check.id.startswith("prompt-no-")}


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("Do not use Secrets Manager", {"secrets-manager"}),
        ("All secrets stored in Parameter Store, not Secrets Manager", {"secrets-manager"}),
        ("Do NOT create CloudTrail trails or Config rules in code", {"cloudtrail", "config-rule"}),
        ("Use Fargate for the containers (no Lambda)", {"lambda"}),
        ("Do not create a NAT gateway", {"nat-gateway"}),
        ("No public S3 buckets", set()),
        ("Do not create S3 buckets that are public", set()),
        ("Never store credentials in Lambda environment variables", set()),
        ("Optionally, do not use Secrets Manager", set()),
        ("If you deploy to dev, do not use RDS Proxy", set()),
    ],
)
def test_a_service_is_ruled_out_where_it_stands_alone(said: str, meant: set[str]) -> None:
    assert _ruled_out(said) == meant


def test_what_is_demanded_elsewhere_is_not_ruled_out() -> None:
    assert _ruled_out("Create a CloudTrail trail for audits", "Do not use CloudTrail") == set()


def test_a_service_that_is_ruled_out_is_found(tmp_path: Path) -> None:
    told = answers.prompt("Do not use Secrets Manager")
    (check,) = read(told, "python", answers.SUFFIXES).checks
    wrong: list[dict[str, Any]] = [{"aws:secretsmanager/secret:Secret": {}}]
    right: list[dict[str, Any]] = [{"aws:ssm/parameter:Parameter": {}}]
    assert evaluate(answers.subject(wrong, tmp_path / "wrong"), answers.rubric(check)).findings
    assert not evaluate(answers.subject(right, tmp_path / "right"), answers.rubric(check)).findings
