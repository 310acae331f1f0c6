"""Against the deployed stack, whose outputs stand in ``cfn-outputs/flat-outputs.json``."""

import json
from pathlib import Path
from typing import Any

import pytest

OUTPUTS = Path(__file__).parents[2] / "cfn-outputs" / "flat-outputs.json"
boto3 = pytest.importorskip("boto3")
requests = pytest.importorskip("requests")


@pytest.fixture(scope="module")
def outputs() -> dict[str, Any]:
    if not OUTPUTS.exists():
        pytest.skip(f"no deployed stack: {OUTPUTS} is missing")
    return json.loads(OUTPUTS.read_text(encoding="utf-8"))


def test_the_service_runs_three_healthy_tasks(outputs: dict[str, Any]) -> None:
    health = boto3.client("elbv2").describe_target_health(TargetGroupArn=outputs["targetGroupArn"])
    states = [target["TargetHealth"]["State"] for target in health["TargetHealthDescriptions"]]
    assert states.count("healthy") >= 3


def test_the_load_balancer_answers_over_https(outputs: dict[str, Any]) -> None:
    # The certificate names the public domain, not the load balancer's own.
    answer = requests.get(f"https://{outputs['albDnsName']}/health", verify=False, timeout=10)
    assert answer.status_code == 200


def test_the_load_balancer_does_not_answer_over_http(outputs: dict[str, Any]) -> None:
    with pytest.raises(requests.exceptions.ConnectionError):
        requests.get(f"http://{outputs['albDnsName']}/", timeout=5)


def test_the_database_is_encrypted_in_two_zones_and_private(outputs: dict[str, Any]) -> None:
    found = boto3.client("rds").describe_db_instances(DBInstanceIdentifier=outputs["rdsIdentifier"])
    (database,) = found["DBInstances"]
    assert database["MultiAZ"]
    assert database["StorageEncrypted"]
    assert database["KmsKeyId"] == outputs["kmsKeyArn"]
    assert not database["PubliclyAccessible"]


@pytest.mark.parametrize("bucket", ["albLogsBucket", "auditArchiveBucket"])
def test_a_log_bucket_keeps_versions_and_wants_mfa_to_delete_one(
    outputs: dict[str, Any], bucket: str
) -> None:
    versioning = boto3.client("s3").get_bucket_versioning(Bucket=outputs[bucket])
    assert versioning["Status"] == "Enabled"
    assert versioning["MFADelete"] == "Enabled"


def test_container_logs_arrive(outputs: dict[str, Any]) -> None:
    streams = boto3.client("logs").describe_log_streams(logGroupName=outputs["ecsLogGroup"], limit=1)
    assert streams["logStreams"]
