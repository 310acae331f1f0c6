"""VPC, subnets, NAT gateways, security groups."""

from typing import Any

import pulumi
import pulumi_aws as aws

from stack.context import Context


class Network:
    def __init__(self, context: Context) -> None:
        self.vpc = aws.ec2.Vpc(
            context.name("vpc"),
            cidr_block="10.90.0.0/16",
            enable_dns_hostnames=True,
            enable_dns_support=True,
            tags=context.tags("vpc"),
        )
        aws.ec2.DefaultSecurityGroup(
            context.name("default"), vpc_id=self.vpc.id, tags=context.tags("default")
        )
        gateway = aws.ec2.InternetGateway(context.name("igw"), vpc_id=self.vpc.id, tags=context.tags("igw"))
        zones = aws.get_availability_zones(state="available").names
        self.public: list[aws.ec2.Subnet] = []
        self.private: list[aws.ec2.Subnet] = []
        for index in range(3):
            public = self._subnet(context, f"public-{index}", f"10.90.{index}.0/24", zones[index])
            private = self._subnet(context, f"private-{index}", f"10.90.{index + 20}.0/24", zones[index])
            address = aws.ec2.Eip(
                context.name(f"nat-{index}"),
                domain="vpc",
                tags=context.tags(f"nat-{index}"),
                opts=pulumi.ResourceOptions(depends_on=[gateway]),
            )
            nat = aws.ec2.NatGateway(
                context.name(f"nat-{index}"),
                allocation_id=address.id,
                subnet_id=public.id,
                tags=context.tags(f"nat-{index}"),
            )
            self._route(context, f"public-{index}", public, gateway_id=gateway.id)
            self._route(context, f"private-{index}", private, nat_gateway_id=nat.id)
            self.public.append(public)
            self.private.append(private)

    def _subnet(self, context: Context, part: str, block: str, zone: str) -> aws.ec2.Subnet:
        return aws.ec2.Subnet(
            context.name(part),
            vpc_id=self.vpc.id,
            cidr_block=block,
            availability_zone=zone,
            tags=context.tags(part),
        )

    def _route(
        self, context: Context, part: str, subnet: aws.ec2.Subnet, **target: pulumi.Output[str]
    ) -> None:
        table = aws.ec2.RouteTable(
            context.name(part),
            vpc_id=self.vpc.id,
            routes=[aws.ec2.RouteTableRouteArgs(cidr_block="0.0.0.0/0", **target)],
            tags=context.tags(part),
        )
        aws.ec2.RouteTableAssociation(context.name(part), subnet_id=subnet.id, route_table_id=table.id)

    def group(
        self,
        context: Context,
        part: str,
        ingress: list[aws.ec2.SecurityGroupIngressArgs],
        egress: list[aws.ec2.SecurityGroupEgressArgs],
    ) -> aws.ec2.SecurityGroup:
        return aws.ec2.SecurityGroup(
            context.name(part),
            name=context.name(part),
            description=f"{part} of the loan processing stack",
            vpc_id=self.vpc.id,
            ingress=ingress,
            egress=egress,
            tags=context.tags(part),
        )


def incoming(port: int, **source: Any) -> aws.ec2.SecurityGroupIngressArgs:
    return aws.ec2.SecurityGroupIngressArgs(protocol="tcp", from_port=port, to_port=port, **source)


def outgoing(port: int, ranges: list[Any]) -> aws.ec2.SecurityGroupEgressArgs:
    return aws.ec2.SecurityGroupEgressArgs(protocol="tcp", from_port=port, to_port=port, cidr_blocks=ranges)
