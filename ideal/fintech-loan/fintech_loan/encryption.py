"""The customer-managed key that encrypts every data store of the stack."""

import pulumi
import pulumi_aws as aws

from fintech_loan.account import Account
from fintech_loan.policies import Statement, allow, document
from fintech_loan.settings import Settings

COMPONENT = "security"
_USE = ("kms:Decrypt", "kms:GenerateDataKey*")


class Encryption(pulumi.ComponentResource):
    """A KMS key with yearly rotation, its alias, and a policy that names each service that may use it."""

    def __init__(
        self, name: str, settings: Settings, account: Account, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("fintech:security:Encryption", name, None, opts)
        within = pulumi.ResourceOptions(parent=self)
        self.key = aws.kms.Key(
            settings.name("key"),
            description=f"Data stores of the loan processing stack {settings.environment_suffix}",
            enable_key_rotation=True,
            deletion_window_in_days=7,
            policy=document(*_statements(settings, account)),
            tags=settings.tags("key", COMPONENT),
            opts=within,
        )
        self.alias = aws.kms.Alias(
            settings.name("key-alias"),
            name=f"alias/{settings.name('data')}",
            target_key_id=self.key.key_id,
            opts=within,
        )
        self.register_outputs({"keyArn": self.key.arn})


def _statements(settings: Settings, account: Account) -> list[Statement]:
    """In a key policy ``Resource: *`` means this key: AWS knows no other form there.

    The first statement is the one AWS sets by default: it hands the key over to the account's IAM
    policies, without which nobody could ever change or delete it again. RDS, S3 and Firehose use the
    key through the IAM permissions and grants that this delegation makes possible.
    """
    from_this_account = {"StringEquals": {"aws:SourceAccount": account.id}}
    log_groups = account.arn("logs", f"log-group:/ecs/fintech/*-{settings.environment_suffix}")
    return [
        allow("DelegateToIamPolicies", ["kms:*"], "*", Principal={"AWS": account.root}),
        allow(
            "EncryptLogGroups",
            ["kms:Encrypt", "kms:ReEncrypt*", "kms:DescribeKey", *_USE],
            "*",
            Principal={"Service": pulumi.Output.format("logs.{0}.{1}", account.region, account.dns_suffix)},
            Condition={"ArnLike": {"kms:EncryptionContext:aws:logs:arn": log_groups}},
        ),
        allow(
            "DeliverAccessAndFlowLogs",
            _USE,
            "*",
            Principal={
                "Service": ["logdelivery.elasticloadbalancing.amazonaws.com", "delivery.logs.amazonaws.com"]
            },
            Condition=from_this_account,
        ),
        allow(
            "PublishAlarms",
            _USE,
            "*",
            Principal={"Service": "cloudwatch.amazonaws.com"},
            Condition=from_this_account,
        ),
    ]
