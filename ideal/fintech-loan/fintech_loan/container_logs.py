"""The log group of the containers."""

import pulumi
import pulumi_aws as aws

from fintech_loan.log_bucket import COMPONENT
from fintech_loan.settings import Settings

RETENTION_DAYS = 7


class ContainerLogs(pulumi.ComponentResource):
    """Seven days at hand in CloudWatch, as the requirement says; ``AuditArchive`` keeps seven years."""

    def __init__(
        self, name: str, settings: Settings, key: aws.kms.Key, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("fintech:logging:ContainerLogs", name, None, opts)
        self.group = aws.cloudwatch.LogGroup(
            settings.name("ecs-logs"),
            name=f"/ecs/fintech/loan-processing-{settings.environment_suffix}",
            retention_in_days=RETENTION_DAYS,
            kms_key_id=key.arn,
            tags=settings.tags("ecs-logs", COMPONENT),
            opts=pulumi.ResourceOptions(parent=self),
        )
        self.register_outputs({"name": self.group.name})
