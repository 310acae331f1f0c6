"""Logs: the load balancer's in S3 for seven years, the containers' in CloudWatch."""

import pulumi
import pulumi_aws as aws

from keys import log_key, storage_key
from naming import account_id, environment_suffix, labels, named

container_log = aws.cloudwatch.LogGroup(
    named("containers"),
    name=f"/ecs/fintech/loans-{environment_suffix}",
    retention_in_days=7,
    kms_key_id=log_key.arn,
    tags=labels("containers", "logging"),
)

bucket = aws.s3.Bucket(
    named("trail"),
    bucket=named("access-trail"),
    force_destroy=True,
    tags=labels("trail", "logging"),
)
aws.s3.BucketVersioning(
    named("trail"),
    bucket=bucket.bucket,
    versioning_configuration={"status": "Enabled", "mfa_delete": "Enabled"},
    mfa=pulumi.Config().get_secret("mfaDevice"),
)
aws.s3.BucketServerSideEncryptionConfiguration(
    named("trail"),
    bucket=bucket.bucket,
    rules=[
        {
            "bucket_key_enabled": True,
            "apply_server_side_encryption_by_default": {
                "sse_algorithm": "aws:kms",
                "kms_master_key_id": storage_key.id,
            },
        }
    ],
)
aws.s3.BucketLifecycleConfiguration(
    named("trail"),
    bucket=bucket.bucket,
    rules=[
        {
            "id": "cool-down",
            "status": "Enabled",
            "transitions": [{"days": 90, "storage_class": "GLACIER"}],
        },
        {
            "id": "forget-after-seven-years",
            "status": "Enabled",
            "expiration": {"days": 2557},
            "noncurrent_version_expiration": {"noncurrent_days": 2557},
            "abort_incomplete_multipart_upload": {"days_after_initiation": 7},
        },
    ],
)
private = aws.s3.BucketPublicAccessBlock(
    named("trail"),
    bucket=bucket.bucket,
    block_public_acls=True,
    block_public_policy=True,
    ignore_public_acls=True,
    restrict_public_buckets=True,
)


def _who_may_write(arn: str) -> pulumi.Output[str]:
    """The load balancer's log delivery may, for this account; nobody may without TLS."""
    return aws.iam.get_policy_document_output(
        statements=[
            aws.iam.GetPolicyDocumentStatementArgs(
                sid="Delivery",
                actions=["s3:PutObject"],
                resources=[f"{arn}/AWSLogs/{account_id}/*"],
                principals=[
                    aws.iam.GetPolicyDocumentStatementPrincipalArgs(
                        type="Service", identifiers=["logdelivery.elasticloadbalancing.amazonaws.com"]
                    )
                ],
                conditions=[
                    aws.iam.GetPolicyDocumentStatementConditionArgs(
                        test="StringEquals", variable="aws:SourceAccount", values=[account_id]
                    )
                ],
            ),
            aws.iam.GetPolicyDocumentStatementArgs(
                sid="TlsOnly",
                effect="Deny",
                actions=["s3:*"],
                resources=[arn, f"{arn}/*"],
                principals=[aws.iam.GetPolicyDocumentStatementPrincipalArgs(type="*", identifiers=["*"])],
                conditions=[
                    aws.iam.GetPolicyDocumentStatementConditionArgs(
                        test="Bool", variable="aws:SecureTransport", values=["false"]
                    )
                ],
            ),
        ]
    ).json


delivery = aws.s3.BucketPolicy(
    named("trail"),
    bucket=bucket.bucket,
    policy=bucket.arn.apply(_who_may_write),
    opts=pulumi.ResourceOptions(depends_on=[private]),
)
