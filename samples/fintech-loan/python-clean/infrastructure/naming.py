"""Names, tags and places that every module needs."""

import os

import pulumi
import pulumi_aws as aws

config = pulumi.Config()

environment_suffix = os.getenv("ENVIRONMENT_SUFFIX", pulumi.get_stack())
account_id = aws.get_caller_identity().account_id
current_region = aws.get_region().region


def named(resource: str) -> str:
    return f"loans-{resource}-{environment_suffix}"


def labels(resource: str, component: str) -> dict[str, str]:
    return {
        "Name": named(resource),
        "Application": "loans",
        "Component": component,
        "CostCenter": config.get("costCenter") or "lending",
        "Environment": environment_suffix,
        "ManagedBy": "pulumi",
        "Owner": "lending-infrastructure",
        "Project": "fintech-loan-processing",
    }
