"""Where the load balancer's access logs go."""

import pulumi
import pulumi_aws as aws

from fintech_loan.account import Account
from fintech_loan.log_bucket import LogBucket
from fintech_loan.policies import allow
from fintech_loan.settings import Settings

PREFIX = "alb"


class AccessLogs(pulumi.ComponentResource):
    """A log bucket that Elastic Load Balancing's log delivery may write to, for this account only."""

    def __init__(
        self,
        name: str,
        settings: Settings,
        account: Account,
        key: aws.kms.Key,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__("fintech:logging:AccessLogs", name, None, opts)
        # Bucket names are shared by all accounts: the account id keeps two stacks of one suffix apart.
        bucket_name = pulumi.Output.format("{0}-{1}", settings.name("alb-logs"), account.id)
        self.store = LogBucket(
            f"{name}-store",
            settings,
            resource="alb-logs",
            bucket_name=bucket_name,
            key=key,
            opts=pulumi.ResourceOptions(parent=self),
        )
        self.policy = self.store.grant(
            [
                allow(
                    "DeliverAccessLogs",
                    ["s3:PutObject"],
                    pulumi.Output.format("{0}/{1}/AWSLogs/{2}/*", self.store.bucket.arn, PREFIX, account.id),
                    Principal={"Service": "logdelivery.elasticloadbalancing.amazonaws.com"},
                    Condition={
                        "StringEquals": {"aws:SourceAccount": account.id},
                        "ArnLike": {"aws:SourceArn": account.arn("elasticloadbalancing", "loadbalancer/*")},
                    },
                )
            ]
        )
        self.register_outputs({"bucket": self.store.bucket.bucket})
