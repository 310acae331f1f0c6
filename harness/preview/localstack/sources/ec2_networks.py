"""Amazon EC2: VPCs and subnets."""

from collections.abc import Callable
from typing import Any

from harness.preview.localstack.sources.call import DataSource, DataSourceCall, only, tags_of
from harness.preview.localstack.sources.ec2_identifiers import described, owned_arn


def _vpcs(call: DataSourceCall) -> list[dict[str, Any]]:
    filters = call.filters(
        cidr=call.text("cidrBlock"),
        dhcp_options_id=call.text("dhcpOptionsId"),
        isDefault="true" if call.flag("default") else "",
        state=call.text("state"),
        vpc_id=call.text("id"),
    )
    return described(call, "describe_vpcs", "Vpcs", filters)


def vpc(call: DataSourceCall) -> dict[str, Any]:
    """aws:ec2/getVpc."""
    found = only(_vpcs(call), "EC2 VPC")
    identifier = found["VpcId"]
    return {
        **call.echo("filters"),
        "arn": owned_arn(call, found, f"vpc/{identifier}"),
        "cidrBlock": found["CidrBlock"],
        "cidrBlockAssociations": [
            {
                "associationId": block["AssociationId"],
                "cidrBlock": block["CidrBlock"],
                "state": block["CidrBlockState"]["State"],
            }
            for block in found.get("CidrBlockAssociationSet", ())
        ],
        "default": found.get("IsDefault", False),
        "dhcpOptionsId": found.get("DhcpOptionsId", ""),
        "enableDnsHostnames": _vpc_attribute(call, identifier, "enableDnsHostnames", "EnableDnsHostnames"),
        "enableDnsSupport": _vpc_attribute(call, identifier, "enableDnsSupport", "EnableDnsSupport"),
        "enableNetworkAddressUsageMetrics": False,
        "id": identifier,
        "instanceTenancy": found.get("InstanceTenancy", "default"),
        "ipv6AssociationId": "",
        "ipv6CidrBlock": "",
        "ipv6CidrBlockAssociations": [],
        "mainRouteTableId": _main_route_table(call, identifier),
        "ownerId": found.get("OwnerId", call.account.access_key),
        "region": call.region,
        "state": found["State"],
        "tags": tags_of(found.get("Tags")),
    }


def _vpc_attribute(call: DataSourceCall, identifier: str, attribute: str, key: str) -> bool:
    answer = call.client("ec2").describe_vpc_attribute(VpcId=identifier, Attribute=attribute)
    return bool(answer[key]["Value"])


def _main_route_table(call: DataSourceCall, identifier: str) -> str:
    filters = [
        {"Name": "association.main", "Values": ["true"]},
        {"Name": "vpc-id", "Values": [identifier]},
    ]
    tables = call.client("ec2").describe_route_tables(Filters=filters)["RouteTables"]
    return str(tables[0]["RouteTableId"]) if tables else ""


def _subnets(call: DataSourceCall) -> list[dict[str, Any]]:
    filters = call.filters(
        availability_zone=call.text("availabilityZone"),
        availabilityZoneId=call.text("availabilityZoneId"),
        cidrBlock=call.text("cidrBlock"),
        default_for_az="true" if call.flag("defaultForAz") else "",
        state=call.text("state"),
        subnet_id=call.text("id"),
        vpc_id=call.text("vpcId"),
    )
    return described(call, "describe_subnets", "Subnets", filters)


def subnet(call: DataSourceCall) -> dict[str, Any]:
    """aws:ec2/getSubnet."""
    found = only(_subnets(call), "EC2 Subnet")
    names = found.get("PrivateDnsNameOptionsOnLaunch", {})
    return {
        **call.echo("filters"),
        "arn": found.get("SubnetArn") or owned_arn(call, found, f"subnet/{found['SubnetId']}"),
        "assignIpv6AddressOnCreation": found.get("AssignIpv6AddressOnCreation", False),
        "availabilityZone": found["AvailabilityZone"],
        "availabilityZoneId": found.get("AvailabilityZoneId", ""),
        "availableIpAddressCount": found.get("AvailableIpAddressCount", 0),
        "cidrBlock": found["CidrBlock"],
        "customerOwnedIpv4Pool": "",
        "defaultForAz": found.get("DefaultForAz", False),
        "enableDns64": found.get("EnableDns64", False),
        "enableLniAtDeviceIndex": 0,
        "enableResourceNameDnsARecordOnLaunch": names.get("EnableResourceNameDnsARecord", False),
        "enableResourceNameDnsAaaaRecordOnLaunch": names.get("EnableResourceNameDnsAAAARecord", False),
        "id": found["SubnetId"],
        "ipv6CidrBlock": "",
        "ipv6CidrBlockAssociationId": "",
        "ipv6Native": found.get("Ipv6Native", False),
        "mapCustomerOwnedIpOnLaunch": False,
        "mapPublicIpOnLaunch": found.get("MapPublicIpOnLaunch", False),
        "outpostArn": "",
        "ownerId": found.get("OwnerId", call.account.access_key),
        "privateDnsHostnameTypeOnLaunch": names.get("HostnameType", "ip-name"),
        "region": call.region,
        "state": found["State"],
        "tags": tags_of(found.get("Tags")),
        "vpcId": found["VpcId"],
    }


def _all(
    describe: Callable[[DataSourceCall], list[dict[str, Any]]], key: str
) -> Callable[[DataSourceCall], dict[str, Any]]:
    def lookup(call: DataSourceCall) -> dict[str, Any]:
        found = [one[key] for one in describe(call)]
        ids = sorted(found, key=lambda one: str(call.account.identifiers.publish(one)))
        return {
            **call.echo("filters"),
            "id": call.region,
            "ids": ids,
            "region": call.region,
            "tags": call.tags(),
        }

    return lookup


SOURCES = (
    DataSource("aws:ec2/getVpc:getVpc", vpc, "ec2"),
    DataSource("aws:ec2/getVpcs:getVpcs", _all(_vpcs, "VpcId"), "ec2"),
    DataSource("aws:ec2/getSubnet:getSubnet", subnet, "ec2"),
    DataSource("aws:ec2/getSubnets:getSubnets", _all(_subnets, "SubnetId"), "ec2"),
)
