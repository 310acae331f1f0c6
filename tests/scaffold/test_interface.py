from pathlib import Path

import pytest

from harness.cache.interface import memory
from harness.model import yaml_text
from harness.model.errors import BadInput
from harness.model.progress import quiet
from harness.pipeline import GradeRequest, grade
from harness.rubric.interface import load
from harness.scaffold.interface import Scaffold, ScaffoldRequest, scaffold

PROMPT = """# Orders

Write a Pulumi program in Python.

## Requirements

1. Create an SQS queue that is encrypted with a customer-managed KMS key
2. Create a CloudWatch log group with 14-day retention
3. Create a DynamoDB table with on-demand billing and point-in-time recovery
4. Secrets must be fetched from existing Secrets Manager entries
"""

PROGRAM = """import pulumi
import pulumi_aws as aws

suffix = pulumi.Config().require("environmentSuffix")
token = aws.secretsmanager.get_secret_version(secret_id=f"orders-token-{suffix}")
key = aws.kms.Key("orders", enable_key_rotation=True)
queue = aws.sqs.Queue("orders", kms_master_key_id=key.arn, visibility_timeout_seconds=45)
logs = aws.cloudwatch.LogGroup("orders", retention_in_days=14)
table = aws.dynamodb.Table(
    "orders",
    billing_mode="PAY_PER_REQUEST",
    hash_key="id",
    attributes=[aws.dynamodb.TableAttributeArgs(name="id", type="S")],
    point_in_time_recovery=aws.dynamodb.TablePointInTimeRecoveryArgs(enabled=True),
)
pulumi.export("queue", queue.url)
"""


def ideal(folder: Path, program: str = PROGRAM) -> Path:
    stack = folder / "ideal"
    stack.mkdir(parents=True)
    (stack / "Pulumi.yaml").write_text("name: orders\nruntime: python\n")
    (stack / "__main__.py").write_text(program)
    (folder / "PROMPT.md").write_text(PROMPT)
    return stack


@pytest.fixture(scope="module")
def drafted(tmp_path_factory: pytest.TempPathFactory, localstack: object) -> tuple[Path, Scaffold]:
    folder = tmp_path_factory.mktemp("task")
    request = ScaffoldRequest(folder / "PROMPT.md", ideal(folder), folder / "orders.yaml", "orders")
    return request.destination, scaffold(request, memory(quiet), quiet)


def test_the_draft_is_a_valid_rubric_whose_quotes_stand_in_the_prompt(drafted: tuple[Path, Scaffold]) -> None:
    file, made = drafted

    rubric = load(str(file))

    assert rubric.task == "orders"
    assert len(rubric.requirements) == made.requirements
    assert all(item.quote in PROMPT for item in rubric.requirements)


def test_the_draft_finds_nothing_in_the_ideal(drafted: tuple[Path, Scaffold]) -> None:
    file, _ = drafted

    graded = grade(GradeRequest(str(file.parent / "ideal"), str(file)))

    assert graded.card.findings == ()
    assert graded.card.harness_faults == ()


@pytest.mark.parametrize(
    ("written", "instead", "requirement"),
    [
        ("kms_master_key_id=key.arn, ", "", "encrypted with a customer-managed KMS key"),
        ("retention_in_days=14", "retention_in_days=7", "14-day retention"),
        (
            '    billing_mode="PAY_PER_REQUEST",\n',
            "    read_capacity=5,\n    write_capacity=5,\n",
            "on-demand",
        ),
    ],
)
def test_the_draft_catches_a_defect_of_an_answer(
    drafted: tuple[Path, Scaffold], tmp_path: Path, written: str, instead: str, requirement: str
) -> None:
    file, _ = drafted
    assert written in PROGRAM
    answer = ideal(tmp_path, PROGRAM.replace(written, instead))

    card = grade(GradeRequest(str(answer), str(file))).card

    violated = [item.quote for item in card.requirements if item.status == "violated"]
    assert any(requirement in quote for quote in violated)


def test_what_the_ideal_expects_to_exist_is_seeded(drafted: tuple[Path, Scaffold]) -> None:
    file, _ = drafted

    assert [item.name for item in load(str(file)).seed] == ["orders-token-t7k2q"]  # type: ignore[union-attr]


def test_the_file_offers_completion_and_says_what_to_judge(drafted: tuple[Path, Scaffold]) -> None:
    file, made = drafted
    text = file.read_text()
    first, *_ = text.splitlines()

    assert first.startswith("# yaml-language-server: $schema=")
    assert (file.parent / first.partition("=")[2]).resolve().name == "rubric.schema.json"
    assert (file.parent / first.partition("=")[2]).resolve().is_file()
    assert "a person's judgement" in text
    assert [item["id"] for item in yaml_text.parse(text)["checks"]] == [check.id for check in made.checks]


def test_an_ideal_that_does_not_preview_is_bad_input(tmp_path: Path) -> None:
    stack = ideal(tmp_path, "raise RuntimeError('no')\n")
    request = ScaffoldRequest(tmp_path / "PROMPT.md", stack, tmp_path / "orders.yaml", "orders")

    with pytest.raises(BadInput, match="does not preview"):
        scaffold(request, memory(quiet), quiet)
    assert not request.destination.exists()
