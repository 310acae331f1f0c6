"""One customer-managed KMS key for each kind of data."""

import pulumi_aws as aws

from naming import account_id, current_region, environment_suffix, labels, named


def _owner() -> aws.iam.GetPolicyDocumentStatementArgs:
    # The statement of AWS's default key policy: hands the key to the account's IAM policies.
    return aws.iam.GetPolicyDocumentStatementArgs(
        sid="Owner",
        actions=["kms:*"],
        resources=["*"],
        principals=[
            aws.iam.GetPolicyDocumentStatementPrincipalArgs(
                type="AWS", identifiers=[f"arn:aws:iam::{account_id}:root"]
            )
        ],
    )


def _used_by(service: str, variable: str, value: str) -> aws.iam.GetPolicyDocumentStatementArgs:
    return aws.iam.GetPolicyDocumentStatementArgs(
        sid="Service",
        actions=["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"],
        resources=["*"],
        principals=[aws.iam.GetPolicyDocumentStatementPrincipalArgs(type="Service", identifiers=[service])],
        conditions=[
            aws.iam.GetPolicyDocumentStatementConditionArgs(
                test="StringLike", variable=variable, values=[value]
            )
        ],
    )


def _key(what: str, *statements: aws.iam.GetPolicyDocumentStatementArgs) -> aws.kms.Key:
    key = aws.kms.Key(
        named(f"{what}-key"),
        description=f"{what} of {named('stack')}",
        enable_key_rotation=True,
        deletion_window_in_days=7,
        policy=aws.iam.get_policy_document_output(statements=[_owner(), *statements]).json,
        tags=labels(f"{what}-key", "encryption"),
    )
    aws.kms.Alias(named(f"{what}-alias"), name=f"alias/{named(what)}", target_key_id=key.id)
    return key


database_key = _key("database")
storage_key = _key(
    "storage",
    _used_by("logdelivery.elasticloadbalancing.amazonaws.com", "aws:SourceAccount", account_id),
)
log_key = _key(
    "logs",
    _used_by(
        f"logs.{current_region}.amazonaws.com",
        "kms:EncryptionContext:aws:logs:arn",
        f"arn:aws:logs:{current_region}:{account_id}:log-group:/ecs/fintech/*-{environment_suffix}",
    ),
)
alarm_key = _key("alarms", _used_by("cloudwatch.amazonaws.com", "aws:SourceAccount", account_id))
