"""``read``: the rubric of a PROMPT."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from harness.checks.interface import evaluate
from harness.model.rubric import CountCheck, PropertyCheck
from harness.prompt.interface import read
from tests.prompt import answers

PIECES = """Create VPC with 3 public and 3 private subnets across 3 AZs
Tag with Environment, Team
7-day retention
Do NOT create GuardDuty detectors
Deploy to us-east-1
named 'x.y'
/ecs/{service-name}/logs
memory from 3008MB to 512MB
timeout 30 seconds
Use **ECS Fargate**
{resource} {value}
(
[a
$x"""
PHRASES = st.sampled_from([*PIECES.split("\n"), "/a" * 40])


@given(st.one_of(st.text(max_size=300), st.lists(PHRASES, max_size=6).map("\n- ".join)))
@settings(max_examples=200, deadline=None)
def test_no_text_makes_it_raise_and_all_that_it_says_is_sound(text: str) -> None:
    made = read(text, "python", answers.SUFFIXES)
    identifiers = [item.id for item in made.requirements]
    assert len(set(identifiers)) == len(identifiers)
    assert len({check.id for check in made.checks}) == len(made.checks)
    for item in made.requirements:
        assert item.quote in text
        assert re.fullmatch("[a-z0-9][a-z0-9-]*", item.id)
    for check in made.checks:
        assert check.basis == "prompt"
        assert check.requirement in identifiers
        assert set(check.proves) <= set(identifiers)
        if isinstance(check, PropertyCheck):
            Draft202012Validator.check_schema(check.schema)
    assert read(text, "python", answers.SUFFIXES) == made


def test_requirements_come_in_the_order_of_the_document_and_once() -> None:
    told = answers.prompt("Create a VPC for it", "Create a bucket for it", "Create a VPC for it")
    made = read(told, "python", answers.SUFFIXES)
    assert [item.quote for item in made.requirements] == ["Create a VPC for it", "Create a bucket for it"]


@pytest.mark.parametrize(
    ("prompt", "region"),
    [
        ("Deploy to **eu-west-1** region", "eu-west-1"),
        ("Region: **ap-southeast-2**", "ap-southeast-2"),
        ("## Target Region\n\nAll resources should be deployed to: **us-west-2**", "us-west-2"),
        ("Primary region must be us-east-1 with failover to us-east-2", "us-east-1"),
        ("## Hardcoded Values (FORBIDDEN)\n\n- **DO NOT** hardcode:\n  - Regions such as us-west-2", None),
        ("Create a bucket", None),
    ],
)
def test_the_region_is_where_the_stack_goes(prompt: str, region: str | None) -> None:
    assert read(prompt, None, answers.SUFFIXES).region == region


@pytest.mark.parametrize(
    ("prompt", "language"),
    [
        ("Use Pulumi with Python", "python"),
        ("Create a Pulumi TypeScript program", "typescript"),
        ("Platform: **pulumi**\nLanguage: **ts**", "typescript"),
        ("Create a bucket", None),
    ],
)
def test_the_language_is_the_prompts(prompt: str, language: str | None) -> None:
    assert read(prompt, None, answers.SUFFIXES).language == language


def test_an_answer_in_another_language_is_found(tmp_path: Path) -> None:
    (check,) = read(answers.prompt("Use Pulumi with TypeScript for it"), "python", answers.SUFFIXES).checks
    wrong, right = [{"files": ["__main__.py"]}], [{"files": ["index.ts"]}]
    assert evaluate(answers.subject(wrong, tmp_path / "wrong"), answers.rubric(check)).findings
    assert not evaluate(answers.subject(right, tmp_path / "right"), answers.rubric(check)).findings


def test_a_resource_in_another_region_is_found(tmp_path: Path) -> None:
    (check,) = read(answers.prompt("Deploy everything to eu-west-1"), "python", answers.SUFFIXES).checks
    wrong = [{"pulumi:providers:aws": {"region": "us-west-2"}}]
    right = [{"pulumi:providers:aws": {"region": "eu-west-1"}}]
    assert evaluate(answers.subject(wrong, tmp_path / "wrong"), answers.rubric(check)).findings
    assert not evaluate(answers.subject(right, tmp_path / "right"), answers.rubric(check)).findings


def test_values_of_several_environments_are_all_accepted() -> None:
    made = read(
        answers.prompt("Logs: 7-day retention for dev", "Logs: 30-day retention for prod"),
        "python",
        answers.SUFFIXES,
    )
    check = next(item for item in made.checks if item.id == "prompt-log-retention")
    assert isinstance(check, PropertyCheck)
    assert check.schema["properties"]["retentionInDays"] == {"enum": [7, 30]}


def test_a_prompt_that_contradicts_itself_makes_no_check_of_either() -> None:
    told = answers.prompt("Deploy NAT gateways in each AZ", "Create only 1 NAT Gateway (not per AZ)")
    assert not {"prompt-nat-single", "prompt-nat-per-zone"} & {
        check.id for check in read(told, "python", answers.SUFFIXES).checks
    }


def test_optional_and_conditional_statements_make_no_check() -> None:
    told = "## Optional\n\n- Add a WAF web ACL\n\n## Rules\n\n- If task requires SNS, create a topic\n"
    made = read(told, "python", answers.SUFFIXES)
    assert [item.force for item in made.requirements] == ["optional", "mandatory"]
    assert made.checks == ()


def test_mentioning_a_service_does_not_demand_it() -> None:
    told = answers.prompt(
        "Grant access to the DynamoDB table",
        "DynamoDB tables must follow our naming",
        "Secrets should be fetched from existing Secrets Manager entries",
        "Monitor metrics of EC2 and of API Gateway",
        "Scan all security groups for open rules",
        "Verify versioning is enabled on all S3 buckets",
        "S3 bucket encryption and versioning checks",
    )
    assert {check.id for check in read(told, "python", answers.SUFFIXES).checks} == set()


def test_the_success_criteria_weigh_less_than_the_demand() -> None:
    demanded = read(answers.prompt("RDS instance with automated backups"), "python", answers.SUFFIXES).checks[
        0
    ]
    summed = read(
        "## Success Criteria\n\n- RDS instance with automated backups\n", "python", answers.SUFFIXES
    ).checks[0]
    assert (demanded.id, demanded.impact, summed.impact) == (summed.id, "high", "medium")


def test_names_that_the_prompt_fixes_need_no_suffix(tmp_path: Path) -> None:
    told = answers.prompt(
        "Resource names must include environmentSuffix",
        "Logs go to /ecs/payments/{service-name}",
        "ECR repository named 'app-images'",
    )
    check = next(
        item for item in read(told, "python", answers.SUFFIXES).checks if item.id == "prompt-name-suffix"
    )
    right = [
        {"aws:cloudwatch/logGroup:LogGroup": {"name": "/ecs/payments/api"}},
        {"aws:ecr/repository:Repository": {"name": "app-images"}},
    ]
    assert not evaluate(answers.subject(right, tmp_path), answers.rubric(check)).findings


def test_the_answers_own_suffix_is_accepted(tmp_path: Path) -> None:
    told = answers.prompt("Resource names must include environmentSuffix")
    parts = [{"aws:s3/bucket:Bucket": {"bucket": "uploads-pr42"}}]
    for suffixes, expected in ((("t7k2q",), 1), (("t7k2q", "pr42"), 0)):
        made = read(told, "python", suffixes)
        check = next(item for item in made.checks if item.id == "prompt-name-suffix")
        assert len(evaluate(answers.subject(parts, tmp_path), answers.rubric(check)).findings) == expected


def test_root_causes_quote_the_prompt_and_leave_no_placeholder_of_ours() -> None:
    told = answers.prompt("Names must include environmentSuffix like {name}-{resource}-{environmentSuffix}")
    check = next(
        item for item in read(told, "python", answers.SUFFIXES).checks if item.id == "prompt-name-suffix"
    )
    assert "Names must include environmentSuffix like {name}- …" in check.root_cause
    assert "{resource}" not in check.root_cause


def test_a_service_check_counts_resources() -> None:
    made = read(answers.prompt("Use **SNS** for alerts"), "python", answers.SUFFIXES)
    (check,) = made.checks
    assert isinstance(check, CountCheck)
    assert made.presence == (check.id,) == ("prompt-service-sns",)
