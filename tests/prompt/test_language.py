"""What sentences of PROMPTs mean, and what they must not be taken for."""

import msgspec
import pytest

from harness.model.rubric import Check
from harness.prompt.interface import read
from tests.prompt import answers


def _checks(*demands: str) -> dict[str, Check]:
    made = read(answers.prompt(*demands), "python", answers.SUFFIXES).checks
    return {check.id.removeprefix("prompt-"): check for check in made}


@pytest.mark.parametrize(
    ("said", "check", "value"),
    [
        ("Lambda functions with 1GB of memory", "lambda-memory", 1024),
        ("Lambda `ingest`: Python 3.11, 1024 MB, 60s timeout", "lambda-memory", 1024),
        ("Lambda `ingest`: Python 3.11, 1024 MB, 60s timeout", "lambda-timeout", 60),
        ("Set the Lambda timeout to 5 minutes", "lambda-timeout", 300),
        ("SQS queue with a visibility timeout of 15 minutes", "visibility-timeout", 900),
        ("SQS messages kept by a message retention of 14 days", "message-retention", 1209600),
        ("Logs should be kept for one month", "log-retention", 30),
        ("CloudWatch logs with 2 weeks retention", "log-retention", 14),
        ("ECS tasks with 0.25 vCPU and 512 MB", "task-size-vcpu", "256"),
        ("Scale between 2 and 10 tasks on ECS", "task-maximum", 10),
        ("EC2 Auto Scaling between 2 and 8 instances", "group-capacity", 8),
        ("Backup retention period of exactly 1 day (minimum for RDS)", "backup-retention", 1),
        ("Alarm when CPU exceeds 80% for 5 minutes", "alarm-cpu-threshold", 80),
        ("Security group: allow HTTPS (443) and SSH (22) from 10.0.0.0/16", "open-ports-22", 22),
        ("Security group with inbound ports 80 and 443", "open-ports-443", 443),
    ],
)
def test_a_value_is_read_in_the_unit_of_its_property(said: str, check: str, value: object) -> None:
    made = _checks(said)
    assert check in made, sorted(made)
    assert msgspec.json.encode(value).decode().strip('"') in msgspec.json.encode(made[check]).decode()


@pytest.mark.parametrize(
    ("said", "check"),
    [
        ("Deploy RDS MySQL with Single-AZ for development", "subnet-zones"),
        ("Subnets in 2-3 availability zones", "subnet-zones"),
        ("t3.large is the largest instance type allowed", "instance-type"),
        ("Replace the current 15-minute timeout of the Lambda function", "lambda-timeout"),
        ("Database security group: allow PostgreSQL from 10.0.0.0/16", "open-ports-10"),
        ("Block SSH (22) in all security groups", "open-ports-22"),
        ("Scale out when CPU exceeds 70%, without any alarm of yours", "alarm-cpu-threshold"),
        ("Create alarms for database connection failures", "alarm-errors"),
        ("CloudWatch alarm on metrics that are sent every 5 minutes", "schedule-minutes"),
        ("Use AWS Backup with daily backups kept for 35 days", "backup-retention"),
        ("Alarms: NAT gateway ErrorPortAllocation, CPU", "service-nat-gateway"),
        ("Use WAF with a rate limit of 1000 requests per 5 minutes", "api-rate"),
        ("The API must handle 1000 requests per second", "api-rate"),
        ("Enable X-Ray for the stage named in the configuration of the API", "api-stage-name"),
        ("No protection policies, except to retain data on stack deletion; all destroyable", "retained"),
        ("Cross-account replication of the S3 bucket from the source account", "bucket-replication"),
    ],
)
def test_a_sentence_is_not_taken_for_something_else(said: str, check: str) -> None:
    assert check not in _checks(said)


@pytest.mark.parametrize(
    ("above", "expected"),
    [
        ("RDS PostgreSQL", {"database-encrypted"}),
        ("ElastiCache Redis", {"cache-encrypted"}),
        ("Reports", set()),
    ],
)
def test_what_a_short_item_speaks_of_stands_above_it(above: str, expected: set[str]) -> None:
    told = f"## Requirements\n\n1. **{above}**\n   - Encryption at rest enabled\n"
    made = read(told, "python", answers.SUFFIXES).checks
    assert {check.id.removeprefix("prompt-") for check in made if "encrypted" in check.id} == expected
