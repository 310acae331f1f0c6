"""Outputs that a PROMPT names, in its own words or by their names."""

from pathlib import Path

import pytest

from harness.checks.interface import evaluate
from harness.model.rubric import Check
from harness.prompt.interface import read
from harness.prompt.vocabulary import vocabulary
from harness.prompt.vocabulary_types import NamedOutput
from tests.prompt import answers

# A name of each, as a program may write it.
WRITTEN = {
    "vpc-endpoint": "s3EndpointId",
    "vpc": "vpc_id",
    "subnets": "private_subnet_1_id",
    "security-group": "webSgId",
    "nat": "natGatewayIds",
    "internet-gateway": "igwId",
    "balancer": "load_balancer_dns",
    "target-group": "targetGroupArn",
    "auto-scaling-group": "asgName",
    "api-key": "apiKeyValue",
    "api": "invokeUrl",
    "distribution": "cdnDomain",
    "cache": "redis_endpoint",
    "database": "dbEndpoint",
    "table": "tableName",
    "route-table": "publicRouteTableId",
    "repository": "ecr_uri",
    "cluster": "clusterEndpoint",
    "oidc": "oidcProviderArn",
    "state-machine": "stateMachineArn",
    "function": "processorFunctionArn",
    "bucket": "bucketName",
    "queue": "dlqUrl",
    "topic": "topicArn",
    "stream": "streamName",
    "secret": "secretArn",
    "parameter": "ssmPath",
    "key": "kmsKeyArn",
    "pipeline": "pipelineName",
    "health-check": "healthCheckId",
    "alarm": "alarmArns",
    "dashboard": "dashboardUrl",
    "user-pool": "userPoolId",
    "file-system": "fileSystemId",
    "role": "roleArn",
    "log-group": "logGroupName",
}


def _checks(prompt: str) -> dict[str, Check]:
    made = read(prompt, "python", answers.SUFFIXES).checks
    return {check.id: check for check in made if check.topic == "named-outputs"}


def _fires(check: Check, exports: dict[str, object], folder: Path) -> bool:
    return bool(evaluate(answers.subject([{"exports": exports}], folder), answers.rubric(check)).findings)


@pytest.mark.parametrize("output", vocabulary().exports.named, ids=lambda item: item.id)
def test_an_output_named_in_words_is_missed_where_it_is_not_exported(
    output: NamedOutput, tmp_path: Path
) -> None:
    (check,) = _checks(answers.prompt(f"Export the {output.name} for other stacks")).values()
    assert check.id == f"prompt-output-{output.id}"
    assert _fires(check, {"xyz": "a"}, tmp_path / "wrong")
    assert not _fires(check, {WRITTEN[output.id]: "a"}, tmp_path / "right")


@pytest.mark.parametrize(
    "written", ["albDnsName", "alb_dns_name", "alb-dns-name", "AlbDnsName", "webAlbDnsNameDev"]
)
def test_a_name_that_the_prompt_gives_is_found_however_it_is_written(written: str, tmp_path: Path) -> None:
    (check,) = _checks("## Outputs\n\n- `albDnsName`: the balancer's address\n").values()
    assert not _fires(check, {written: "a"}, tmp_path)


def test_another_name_is_another_output(tmp_path: Path) -> None:
    (check,) = _checks("## Outputs\n\n- `albDnsName`: the balancer's address\n").values()
    assert _fires(check, {"albArn": "a"}, tmp_path)


def test_what_an_exported_object_holds_is_exported(tmp_path: Path) -> None:
    (check,) = _checks(answers.prompt("Export the VPC ID")).values()
    assert not _fires(check, {"outputs": {"network": {"vpcId": "a"}}}, tmp_path / "inside")
    assert _fires(check, {"outputs": {"network": {"cidr": "a"}}}, tmp_path / "absent")


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("Stack outputs for VPC ID, subnet IDs and the S3 endpoint ID", ["vpc-endpoint", "vpc", "subnets"]),
        ("Export both security group IDs (web and database)", ["security-group"]),
        ("Proper exports for key resource ARNs (bucket, repository)", ["repository", "bucket"]),
        ("Export the RDS cluster endpoint", ["database"]),
        ("The stack must export the ALB DNS name", ["balancer"]),
        ("API URL and table name must be exported", ["api", "table"]),
        (
            "Outputs: transitGatewayId, hubVpcId and spoke_vpc_ids",
            ["transit-gateway-id", "hub-vpc-id", "spoke-vpc-ids"],
        ),
        ("Outputs: VPC ID with the environmentSuffix", ["vpc"]),
        ("Export a report on all buckets", []),
        ("Use Pulumi stack references to share outputs of the VPC", []),
        ("Send the logs of the VPC to S3", []),
        ("Optionally export the VPC ID", []),
        ("Export critical resource ARNs", []),
    ],
)
def test_only_what_is_to_be_exported_is_meant(said: str, meant: list[str]) -> None:
    assert list(_checks(answers.prompt(said))) == [f"prompt-output-{name}" for name in meant]
