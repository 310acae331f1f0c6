"""Amazon EC2: security groups."""

from typing import Any

from harness.preview.localstack.sources.call import DataSource, DataSourceCall, only, tags_of
from harness.preview.localstack.sources.ec2_identifiers import described, owned_arn


def _groups(call: DataSourceCall) -> list[dict[str, Any]]:
    filters = call.filters(group_name=call.text("name"), group_id=call.text("id"), vpc_id=call.text("vpcId"))
    return described(call, "describe_security_groups", "SecurityGroups", filters)


def security_group(call: DataSourceCall) -> dict[str, Any]:
    """aws:ec2/getSecurityGroup."""
    found = only(_groups(call), "EC2 Security Group")
    return {
        **call.echo("filters"),
        "arn": owned_arn(call, found, f"security-group/{found['GroupId']}"),
        "description": found.get("Description", ""),
        "id": found["GroupId"],
        "name": found["GroupName"],
        "region": call.region,
        "tags": tags_of(found.get("Tags")),
        "vpcId": found.get("VpcId", ""),
    }


def security_groups(call: DataSourceCall) -> dict[str, Any]:
    """aws:ec2/getSecurityGroups."""
    found = sorted(_groups(call), key=lambda one: str(call.account.identifiers.publish(one["GroupId"])))
    return {
        **call.echo("filters"),
        "arns": [owned_arn(call, one, f"security-group/{one['GroupId']}") for one in found],
        "id": call.region,
        "ids": [one["GroupId"] for one in found],
        "region": call.region,
        "tags": call.tags(),
        "vpcIds": [one.get("VpcId", "") for one in found],
    }


SOURCES = (
    DataSource("aws:ec2/getSecurityGroup:getSecurityGroup", security_group, "ec2"),
    DataSource("aws:ec2/getSecurityGroups:getSecurityGroups", security_groups, "ec2"),
)
