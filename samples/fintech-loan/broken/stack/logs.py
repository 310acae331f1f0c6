"""The bucket of the access logs, and the log group of the containers."""

import pulumi
import pulumi_aws as aws

from stack.context import Context


class Logs:
    def __init__(self, context: Context, key: aws.kms.Key, account: str) -> None:
        self.group = aws.cloudwatch.LogGroup(
            context.name("containers"),
            name=f"/ecs/fintech/processing-{context.suffix}",
            retention_in_days=7,
            kms_key_id=key.arn,
            tags=context.tags("containers"),
        )
        self.bucket = aws.s3.Bucket(
            context.name("access-logs"),
            bucket=context.name("access-logs"),
            force_destroy=True,
            tags=context.tags("access-logs"),
        )
        aws.s3.BucketVersioning(
            context.name("access-logs"),
            bucket=self.bucket.id,
            versioning_configuration={"status": "Enabled", "mfa_delete": "Enabled"},
        )
        aws.s3.BucketServerSideEncryptionConfiguration(
            context.name("access-logs"),
            bucket=self.bucket.id,
            rules=[
                {
                    "apply_server_side_encryption_by_default": {
                        "sse_algorithm": "aws:kms",
                        "kms_master_key_id": key.arn,
                    }
                }
            ],
        )
        aws.s3.BucketLifecycleConfiguration(
            context.name("access-logs"),
            bucket=self.bucket.id,
            rules=[
                {
                    "id": "archive",
                    "status": "Enabled",
                    "transitions": [{"days": 90, "storage_class": "GLACIER"}],
                    "expiration": {"days": 2557},
                }
            ],
        )
        aws.s3.BucketPublicAccessBlock(
            context.name("access-logs"),
            bucket=self.bucket.id,
            block_public_acls=True,
            block_public_policy=True,
            ignore_public_acls=True,
            restrict_public_buckets=True,
        )
        self.policy = aws.s3.BucketPolicy(
            context.name("access-logs"),
            bucket=self.bucket.id,
            policy=pulumi.Output.json_dumps(
                {
                    "Version": "2012-10-17",
                    "Statement": [
                        {
                            "Effect": "Allow",
                            "Principal": {"Service": "logdelivery.elasticloadbalancing.amazonaws.com"},
                            "Action": "s3:PutObject",
                            "Resource": pulumi.Output.concat(self.bucket.arn, f"/AWSLogs/{account}/*"),
                            "Condition": {"StringEquals": {"aws:SourceAccount": account}},
                        }
                    ],
                }
            ),
        )
