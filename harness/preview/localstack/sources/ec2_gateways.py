"""Amazon EC2: internet gateways and route tables."""

from typing import Any

from harness.preview.localstack.sources.call import DataSource, DataSourceCall, only, tags_of
from harness.preview.localstack.sources.ec2_identifiers import survey

_TARGETS = {
    "carrierGatewayId": "CarrierGatewayId",
    "cidrBlock": "DestinationCidrBlock",
    "coreNetworkArn": "CoreNetworkArn",
    "destinationPrefixListId": "DestinationPrefixListId",
    "egressOnlyGatewayId": "EgressOnlyInternetGatewayId",
    "gatewayId": "GatewayId",
    "instanceId": "InstanceId",
    "ipv6CidrBlock": "DestinationIpv6CidrBlock",
    "localGatewayId": "LocalGatewayId",
    "natGatewayId": "NatGatewayId",
    "networkInterfaceId": "NetworkInterfaceId",
    "odbNetworkArn": "OdbNetworkArn",
    "transitGatewayId": "TransitGatewayId",
    "vpcEndpointId": "VpcEndpointId",
    "vpcPeeringConnectionId": "VpcPeeringConnectionId",
}


def internet_gateway(call: DataSourceCall) -> dict[str, Any]:
    """aws:ec2/getInternetGateway."""
    survey(call)
    filters = call.filters(internet_gateway_id=call.text("internetGatewayId"))
    found = only(
        call.client("ec2").describe_internet_gateways(Filters=filters)["InternetGateways"],
        "EC2 Internet Gateway",
    )
    owner = found.get("OwnerId", call.account.access_key)
    identifier = found["InternetGatewayId"]
    return {
        **call.echo("filters"),
        "arn": f"arn:{call.partition}:ec2:{call.region}:{owner}:internet-gateway/{identifier}",
        "attachments": [
            {"state": one["State"], "vpcId": one["VpcId"]} for one in found.get("Attachments", ())
        ],
        "id": identifier,
        "internetGatewayId": identifier,
        "ownerId": owner,
        "region": call.region,
        "tags": tags_of(found.get("Tags")),
    }


def route_table(call: DataSourceCall) -> dict[str, Any]:
    """aws:ec2/getRouteTable."""
    survey(call)
    filters = call.filters(
        route_table_id=call.text("routeTableId"),
        vpc_id=call.text("vpcId"),
        **{"association.subnet_id": call.text("subnetId"), "association.gateway_id": call.text("gatewayId")},
    )
    found = only(call.client("ec2").describe_route_tables(Filters=filters)["RouteTables"], "EC2 Route Table")
    owner = found.get("OwnerId", call.account.access_key)
    identifier = found["RouteTableId"]
    return {
        **call.echo("filters"),
        "arn": f"arn:{call.partition}:ec2:{call.region}:{owner}:route-table/{identifier}",
        "associations": [_association(one) for one in found.get("Associations", ())],
        "gatewayId": call.text("gatewayId"),
        "id": identifier,
        "ownerId": owner,
        "region": call.region,
        "routeTableId": identifier,
        "routes": [_route(one) for one in found.get("Routes", ()) if one.get("GatewayId") != "local"],
        "subnetId": call.text("subnetId"),
        "tags": tags_of(found.get("Tags")),
        "vpcId": found["VpcId"],
    }


def _association(one: dict[str, Any]) -> dict[str, Any]:
    return {
        "gatewayId": one.get("GatewayId", ""),
        "main": one.get("Main", False),
        "routeTableAssociationId": one["RouteTableAssociationId"],
        "routeTableId": one["RouteTableId"],
        "subnetId": one.get("SubnetId", ""),
    }


def _route(one: dict[str, Any]) -> dict[str, str]:
    return {output: one.get(key, "") for output, key in _TARGETS.items()}


SOURCES = (
    DataSource("aws:ec2/getInternetGateway:getInternetGateway", internet_gateway, "ec2"),
    DataSource("aws:ec2/getRouteTable:getRouteTable", route_table, "ec2"),
)
