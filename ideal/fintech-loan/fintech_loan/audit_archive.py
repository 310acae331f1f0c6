"""The seven-year archive of container logs and network flows."""

import pulumi
import pulumi_aws as aws

from fintech_loan.account import Account
from fintech_loan.log_bucket import COMPONENT, LogBucket
from fintech_loan.network import Network
from fintech_loan.policies import Statement, allow, assumed_by, document
from fintech_loan.settings import Settings

CONTAINER_PREFIX = "ecs"
FLOW_PREFIX = "vpc"


class AuditArchive(pulumi.ComponentResource):
    """CloudWatch keeps container logs for the seven days asked for; this keeps them for the auditors.

    A subscription filter sends every log event through Firehose into a log bucket; the VPC's flow logs
    are delivered into the same bucket.
    """

    def __init__(
        self,
        name: str,
        settings: Settings,
        account: Account,
        key: aws.kms.Key,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__("fintech:logging:AuditArchive", name, None, opts)
        self._settings = settings
        self._account = account
        self._key = key
        self._within = pulumi.ResourceOptions(parent=self)
        bucket_name = pulumi.Output.format("{0}-{1}", settings.name("audit-archive"), account.id)
        self.store = LogBucket(
            f"{name}-store",
            settings,
            resource="audit-archive",
            bucket_name=bucket_name,
            key=key,
            opts=self._within,
        )
        self.policy = self.store.grant(self._flow_log_delivery())
        self.stream = self._delivery_stream()
        self.register_outputs({"bucket": self.store.bucket.bucket})

    def archive(self, log_group: aws.cloudwatch.LogGroup) -> aws.cloudwatch.LogSubscriptionFilter:
        """Send every event of ``log_group`` to the archive."""
        role = aws.iam.Role(
            self._settings.name("log-forwarding-role"),
            name=self._settings.name("log-forwarding-role"),
            assume_role_policy=assumed_by(
                "logs.amazonaws.com",
                StringLike={"aws:SourceArn": pulumi.Output.format("{0}*", log_group.arn)},
            ),
            tags=self._settings.tags("log-forwarding-role", COMPONENT),
            opts=self._within,
        )
        permission = aws.iam.RolePolicy(
            self._settings.name("log-forwarding-policy"),
            name=self._settings.name("log-forwarding-policy"),
            role=role.id,
            policy=document(
                allow("PutRecords", ["firehose:PutRecord", "firehose:PutRecordBatch"], self.stream.arn)
            ),
            opts=self._within,
        )
        return aws.cloudwatch.LogSubscriptionFilter(
            self._settings.name("log-forwarding"),
            name=self._settings.name("log-forwarding"),
            log_group=log_group.name,
            filter_pattern="",
            destination_arn=self.stream.arn,
            role_arn=role.arn,
            # CloudWatch tries a test record when the filter is made: the permission has to stand by then.
            opts=pulumi.ResourceOptions(parent=self, depends_on=[permission]),
        )

    def record_flows(self, network: Network) -> aws.ec2.FlowLog:
        """Keep who spoke to whom in the VPC, accepted and rejected."""
        return aws.ec2.FlowLog(
            self._settings.name("flow-log"),
            vpc_id=network.vpc.id,
            traffic_type="ALL",
            log_destination_type="s3",
            log_destination=pulumi.Output.format("{0}/{1}/", self.store.bucket.arn, FLOW_PREFIX),
            tags=self._settings.tags("flow-log", COMPONENT),
            opts=pulumi.ResourceOptions(parent=self, depends_on=[self.policy]),
        )

    def _delivery_stream(self) -> aws.kinesis.FirehoseDeliveryStream:
        role = aws.iam.Role(
            self._settings.name("archive-role"),
            name=self._settings.name("archive-role"),
            assume_role_policy=assumed_by(
                "firehose.amazonaws.com", StringEquals={"sts:ExternalId": self._account.id}
            ),
            tags=self._settings.tags("archive-role", COMPONENT),
            opts=self._within,
        )
        permission = aws.iam.RolePolicy(
            self._settings.name("archive-policy"),
            name=self._settings.name("archive-policy"),
            role=role.id,
            policy=document(*self._writing()),
            opts=self._within,
        )
        return aws.kinesis.FirehoseDeliveryStream(
            self._settings.name("log-archive"),
            name=self._settings.name("log-archive"),
            destination="extended_s3",
            server_side_encryption={
                "enabled": True,
                "key_type": "CUSTOMER_MANAGED_CMK",
                "key_arn": self._key.arn,
            },
            extended_s3_configuration={
                "role_arn": role.arn,
                "bucket_arn": self.store.bucket.arn,
                "kms_key_arn": self._key.arn,
                "prefix": f"{CONTAINER_PREFIX}/delivered/",
                "error_output_prefix": f"{CONTAINER_PREFIX}/failed/",
                "buffering_interval": 300,
                "buffering_size": 5,
                # CloudWatch Logs sends records that are gzip already.
                "compression_format": "UNCOMPRESSED",
            },
            tags=self._settings.tags("log-archive", COMPONENT),
            opts=pulumi.ResourceOptions(parent=self, depends_on=[permission]),
        )

    def _writing(self) -> list[Statement]:
        bucket = self.store.bucket.arn
        return [
            allow(
                "WriteObjects",
                ["s3:PutObject", "s3:GetObject", "s3:AbortMultipartUpload"],
                self.store.objects(CONTAINER_PREFIX),
            ),
            allow(
                "ReadBucket",
                ["s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketMultipartUploads"],
                bucket,
            ),
            allow("EncryptObjects", ["kms:Decrypt", "kms:GenerateDataKey"], self._key.arn),
        ]

    def _flow_log_delivery(self) -> list[Statement]:
        sender = {
            "Principal": {"Service": "delivery.logs.amazonaws.com"},
            "Condition": {
                "StringEquals": {"aws:SourceAccount": self._account.id},
                "ArnLike": {"aws:SourceArn": self._account.arn("logs", "*")},
            },
        }
        return [
            allow("DeliverFlowLogs", ["s3:PutObject"], self.store.objects(FLOW_PREFIX), **sender),
            allow("CheckFlowLogBucket", ["s3:GetBucketAcl"], self.store.bucket.arn, **sender),
        ]
