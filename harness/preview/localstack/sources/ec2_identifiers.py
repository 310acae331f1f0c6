"""Stable identifiers for what a VPC is made of, taken from what each thing is, not from when it was made."""

from typing import Any

from harness.preview.localstack.sources.call import DataSourceCall, tags_of


def survey(call: DataSourceCall) -> None:
    """Learn every VPC of the account and Region, and what is in it."""
    client = call.client("ec2")
    for one in client.describe_vpcs()["Vpcs"]:
        name = _name(one)
        vpc = _know(call, one["VpcId"], "vpc", str(one.get("IsDefault")), one["CidrBlock"], name)
        _know(call, one.get("DhcpOptionsId", ""), "dhcp", vpc)
        for block in one.get("CidrBlockAssociationSet", ()):
            _know(call, block["AssociationId"], "cidr", vpc, block["CidrBlock"])
    for one in client.describe_subnets()["Subnets"]:
        _know(call, one["SubnetId"], _known(call, one["VpcId"]), one["AvailabilityZone"], one["CidrBlock"])
    for one in client.describe_security_groups()["SecurityGroups"]:
        _know(call, one["GroupId"], _known(call, one.get("VpcId", "")), one["GroupName"])
    for one in client.describe_internet_gateways()["InternetGateways"]:
        vpcs = [_known(call, attached["VpcId"]) for attached in one.get("Attachments", ())]
        _know(call, one["InternetGatewayId"], *sorted(vpcs), _name(one))
    for one in client.describe_route_tables()["RouteTables"]:
        _route_table(call, one)


def _route_table(call: DataSourceCall, one: dict[str, Any]) -> None:
    associations = one.get("Associations", [])
    main = any(association.get("Main") for association in associations)
    subnets = sorted(_known(call, association.get("SubnetId", "")) for association in associations)
    table = _know(call, one["RouteTableId"], _known(call, one["VpcId"]), str(main), *subnets, _name(one))
    for association in associations:
        where = association.get("SubnetId") or association.get("GatewayId") or ""
        _know(call, association["RouteTableAssociationId"], table, _known(call, where))


def _know(call: DataSourceCall, identifier: str, *parts: str) -> str:
    return call.account.identifiers.ec2(identifier, call.region, *parts) if identifier else ""


def _known(call: DataSourceCall, identifier: str) -> str:
    return str(call.account.identifiers.publish(identifier))


def _name(one: dict[str, Any]) -> str:
    return tags_of(one.get("Tags")).get("Name", "")


def described(
    call: DataSourceCall, operation: str, key: str, filters: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """All that a paginated Describe operation finds, its identifiers known."""
    survey(call)
    pages = call.client("ec2").get_paginator(operation).paginate(Filters=filters)
    return [one for page in pages for one in page[key]]


def owned_arn(call: DataSourceCall, found: dict[str, Any], resource: str) -> str:
    """The ARN of a thing that belongs to an account."""
    owner = found.get("OwnerId", call.account.access_key)
    return f"arn:{call.partition}:ec2:{call.region}:{owner}:{resource}"
