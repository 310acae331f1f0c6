"""Where the stack deploys: account, region and partition, asked of AWS and never written down."""

from dataclasses import dataclass

import pulumi
import pulumi_aws as aws


@dataclass(frozen=True)
class Account:
    """The account and region of the AWS provider in use."""

    id: pulumi.Output[str]
    region: pulumi.Output[str]
    partition: pulumi.Output[str]
    dns_suffix: pulumi.Output[str]

    @classmethod
    def current(cls) -> "Account":
        """The account that the provider's credentials belong to."""
        partition = aws.get_partition_output()
        return cls(
            id=aws.get_caller_identity_output().account_id,
            region=aws.get_region_output().region,
            partition=partition.partition,
            dns_suffix=partition.dns_suffix,
        )

    def arn(self, service: str, resource: pulumi.Input[str]) -> pulumi.Output[str]:
        """The ARN of a ``resource`` of ``service`` in this account and region."""
        return pulumi.Output.format(
            "arn:{0}:{1}:{2}:{3}:{4}", self.partition, service, self.region, self.id, resource
        )

    @property
    def root(self) -> pulumi.Output[str]:
        """The account's root principal: in a policy it stands for the account, not for the root user."""
        return pulumi.Output.format("arn:{0}:iam::{1}:root", self.partition, self.id)
