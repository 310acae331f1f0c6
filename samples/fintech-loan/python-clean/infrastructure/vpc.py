"""The network: one public and one private subnet in each of three zones."""

import ipaddress

import pulumi
import pulumi_aws as aws

from naming import current_region, labels, named

vpc_range = ipaddress.ip_network("10.60.0.0/16")
ranges = list(vpc_range.subnets(new_prefix=20))
zones = aws.get_availability_zones(state="available").names[:3]

main = aws.ec2.Vpc(
    named("vpc"),
    cidr_block=str(vpc_range),
    enable_dns_hostnames=True,
    enable_dns_support=True,
    tags=labels("vpc", "network"),
)
aws.ec2.DefaultSecurityGroup(named("closed"), vpc_id=main.id, tags=labels("closed", "network"))
door = aws.ec2.InternetGateway(named("door"), vpc_id=main.id, tags=labels("door", "network"))

public_routes = aws.ec2.RouteTable(
    named("public"),
    vpc_id=main.id,
    routes=[{"cidr_block": "0.0.0.0/0", "gateway_id": door.id}],
    tags=labels("public", "network"),
)

front: list[aws.ec2.Subnet] = []
back: list[aws.ec2.Subnet] = []
private_routes: list[aws.ec2.RouteTable] = []
for number, zone in enumerate(zones):
    front_subnet = aws.ec2.Subnet(
        named(f"front-{number}"),
        vpc_id=main.id,
        availability_zone=zone,
        cidr_block=str(ranges[number]),
        tags=labels(f"front-{number}", "network"),
    )
    aws.ec2.RouteTableAssociation(
        named(f"front-{number}"), subnet_id=front_subnet.id, route_table_id=public_routes.id
    )
    nat = aws.ec2.NatGateway(
        named(f"nat-{number}"),
        subnet_id=front_subnet.id,
        allocation_id=aws.ec2.Eip(
            named(f"nat-{number}"),
            domain="vpc",
            tags=labels(f"nat-{number}", "network"),
            opts=pulumi.ResourceOptions(depends_on=[door]),
        ).id,
        tags=labels(f"nat-{number}", "network"),
    )
    back_subnet = aws.ec2.Subnet(
        named(f"back-{number}"),
        vpc_id=main.id,
        availability_zone=zone,
        cidr_block=str(ranges[number + 8]),
        tags=labels(f"back-{number}", "network"),
    )
    table = aws.ec2.RouteTable(
        named(f"back-{number}"),
        vpc_id=main.id,
        routes=[{"cidr_block": "0.0.0.0/0", "nat_gateway_id": nat.id}],
        tags=labels(f"back-{number}", "network"),
    )
    aws.ec2.RouteTableAssociation(named(f"back-{number}"), subnet_id=back_subnet.id, route_table_id=table.id)
    front.append(front_subnet)
    back.append(back_subnet)
    private_routes.append(table)

s3 = aws.ec2.VpcEndpoint(
    named("s3"),
    vpc_id=main.id,
    service_name=f"com.amazonaws.{current_region}.s3",
    route_table_ids=[table.id for table in private_routes],
    tags=labels("s3", "network"),
)
