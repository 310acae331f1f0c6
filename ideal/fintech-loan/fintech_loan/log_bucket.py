"""A bucket for audit logs: encrypted, versioned with MFA delete, kept seven years, closed to the public."""

from collections.abc import Sequence

import pulumi
import pulumi_aws as aws

from fintech_loan.policies import Statement, document
from fintech_loan.settings import Settings

COMPONENT = "logging"
GLACIER_AFTER_DAYS = 90
# Seven years, two leap days among them.
RETENTION_DAYS = 7 * 365 + 2


class LogBucket(pulumi.ComponentResource):
    """The bucket with all its settings. ``grant`` writes its one policy, once the writers are known."""

    def __init__(
        self,
        name: str,
        settings: Settings,
        *,
        resource: str,
        bucket_name: pulumi.Input[str],
        key: aws.kms.Key,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__("fintech:logging:LogBucket", name, None, opts)
        self._settings = settings
        self._resource = resource
        self._within = pulumi.ResourceOptions(parent=self)
        self.bucket = aws.s3.Bucket(
            settings.name(resource),
            bucket=bucket_name,
            force_destroy=True,
            tags=settings.tags(resource, COMPONENT),
            opts=self._within,
        )
        self._keep_versions()
        self._encrypt(key)
        self._retain()
        self.public_access_block = self._close()
        self.register_outputs({"bucket": self.bucket.bucket})

    def grant(self, statements: Sequence[Statement]) -> aws.s3.BucketPolicy:
        """Let log delivery write as ``statements`` say, and refuse everybody a connection without TLS."""
        return aws.s3.BucketPolicy(
            self._settings.name(f"{self._resource}-policy"),
            bucket=self.bucket.id,
            policy=document(*statements, self._tls_only()),
            opts=pulumi.ResourceOptions(parent=self, depends_on=[self.public_access_block]),
        )

    def objects(self, prefix: str) -> pulumi.Output[str]:
        """The ARN of everything below ``prefix``."""
        return pulumi.Output.format("{0}/{1}/*", self.bucket.arn, prefix)

    def _keep_versions(self) -> None:
        aws.s3.BucketVersioning(
            self._settings.name(f"{self._resource}-versioning"),
            bucket=self.bucket.id,
            versioning_configuration={"status": "Enabled", "mfa_delete": "Enabled"},
            # AWS takes this from the root user alone, with the device's serial number and current code.
            mfa=self._settings.mfa,
            opts=self._within,
        )

    def _encrypt(self, key: aws.kms.Key) -> None:
        aws.s3.BucketServerSideEncryptionConfiguration(
            self._settings.name(f"{self._resource}-encryption"),
            bucket=self.bucket.id,
            rules=[
                {
                    "apply_server_side_encryption_by_default": {
                        "sse_algorithm": "aws:kms",
                        "kms_master_key_id": key.arn,
                    },
                    "bucket_key_enabled": True,
                }
            ],
            opts=self._within,
        )

    def _retain(self) -> None:
        aws.s3.BucketLifecycleConfiguration(
            self._settings.name(f"{self._resource}-lifecycle"),
            bucket=self.bucket.id,
            rules=[
                {
                    "id": "archive-then-expire-after-seven-years",
                    "status": "Enabled",
                    "filter": {"prefix": ""},
                    "transitions": [{"days": GLACIER_AFTER_DAYS, "storage_class": "GLACIER"}],
                    "expiration": {"days": RETENTION_DAYS},
                    "noncurrent_version_expiration": {"noncurrent_days": RETENTION_DAYS},
                    "abort_incomplete_multipart_upload": {"days_after_initiation": 7},
                }
            ],
            opts=self._within,
        )

    def _close(self) -> aws.s3.BucketPublicAccessBlock:
        aws.s3.BucketOwnershipControls(
            self._settings.name(f"{self._resource}-ownership"),
            bucket=self.bucket.id,
            rule={"object_ownership": "BucketOwnerEnforced"},
            opts=self._within,
        )
        return aws.s3.BucketPublicAccessBlock(
            self._settings.name(f"{self._resource}-public-access"),
            bucket=self.bucket.id,
            block_public_acls=True,
            block_public_policy=True,
            ignore_public_acls=True,
            restrict_public_buckets=True,
            opts=self._within,
        )

    def _tls_only(self) -> Statement:
        return {
            "Sid": "DenyUnencryptedTransport",
            "Effect": "Deny",
            "Principal": "*",
            "Action": "s3:*",
            "Resource": [self.bucket.arn, pulumi.Output.format("{0}/*", self.bucket.arn)],
            "Condition": {"Bool": {"aws:SecureTransport": "false"}},
        }
