import pytest

from tests.unit.recording import ACCOUNT, Recording

BUCKET = "aws:s3/bucket:Bucket"
SETTINGS = {
    "versioning": "aws:s3/bucketVersioning:BucketVersioning",
    "encryption": "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
    "lifecycle": "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
    "public access": "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
    "policy": "aws:s3/bucketPolicy:BucketPolicy",
}


def setting(recording: Recording, kind: str, bucket: str) -> dict:
    found = [r.inputs for r in recording.of(SETTINGS[kind]) if r.inputs["bucket"] == f"{bucket}-id"]
    assert len(found) == 1
    return found[0]


@pytest.fixture(params=["fintech-alb-logs-pr4711", "fintech-audit-archive-pr4711"])
def bucket(request: pytest.FixtureRequest, recording: Recording) -> str:
    assert request.param in {resource.name for resource in recording.of(BUCKET)}
    return request.param


def test_there_is_no_bucket_beside_the_tested_ones(recording: Recording) -> None:
    assert len(recording.of(BUCKET)) == 2


def test_a_bucket_keeps_versions_and_wants_mfa_to_delete_one(recording: Recording, bucket: str) -> None:
    configuration = setting(recording, "versioning", bucket)["versioningConfiguration"]
    assert configuration == {"status": "Enabled", "mfaDelete": "Enabled"}


def test_a_bucket_is_encrypted_with_the_customer_key(recording: Recording, bucket: str) -> None:
    (rule,) = setting(recording, "encryption", bucket)["rules"]
    default = rule["applyServerSideEncryptionByDefault"]
    assert default["sseAlgorithm"] == "aws:kms"
    assert default["kmsMasterKeyId"].endswith("fintech-key-pr4711")


def test_a_bucket_moves_to_glacier_after_90_days_and_expires_after_7_years(
    recording: Recording, bucket: str
) -> None:
    (rule,) = setting(recording, "lifecycle", bucket)["rules"]
    assert rule["status"] == "Enabled"
    assert rule["transitions"] == [{"days": 90, "storageClass": "GLACIER"}]
    assert rule["expiration"] == {"days": 2557}
    assert rule["noncurrentVersionExpiration"] == {"noncurrentDays": 2557}


def test_a_bucket_is_closed_to_the_public(recording: Recording, bucket: str) -> None:
    block = setting(recording, "public access", bucket)
    flags = ("blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets")
    assert all(block[flag] is True for flag in flags)


def test_a_bucket_refuses_connections_without_tls(recording: Recording, bucket: str) -> None:
    policy = next(r for r in recording.of(SETTINGS["policy"]) if r.inputs["bucket"] == f"{bucket}-id")
    (deny,) = [statement for statement in policy.policy() if statement["Effect"] == "Deny"]
    assert deny["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
    assert len(deny["Resource"]) == 2


def test_log_delivery_writes_for_this_account_only(recording: Recording, bucket: str) -> None:
    policy = next(r for r in recording.of(SETTINGS["policy"]) if r.inputs["bucket"] == f"{bucket}-id")
    for statement in policy.policy():
        if statement["Effect"] == "Allow":
            assert statement["Condition"]["StringEquals"] == {"aws:SourceAccount": ACCOUNT}


def test_a_bucket_goes_away_with_the_stack(recording: Recording, bucket: str) -> None:
    assert recording.one(BUCKET, bucket).inputs["forceDestroy"] is True
