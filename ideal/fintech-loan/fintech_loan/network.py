"""The VPC: three public and three private subnets across three zones, a NAT gateway in each zone."""

from collections.abc import Sequence

import pulumi
import pulumi_aws as aws

from fintech_loan.account import Account
from fintech_loan.settings import Settings

COMPONENT = "networking"
ZONES = 3
VPC_CIDR = "10.0.0.0/16"
PUBLIC_CIDRS = ("10.0.0.0/24", "10.0.1.0/24", "10.0.2.0/24")
PRIVATE_CIDRS = ("10.0.10.0/24", "10.0.11.0/24", "10.0.12.0/24")
ANYWHERE = "0.0.0.0/0"


class Network(pulumi.ComponentResource):
    """Subnets, gateways and routes. What runs in a private subnet leaves through its own zone's NAT."""

    def __init__(
        self, name: str, settings: Settings, account: Account, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("fintech:network:Network", name, None, opts)
        self._settings = settings
        self._within = pulumi.ResourceOptions(parent=self)
        self.vpc = aws.ec2.Vpc(
            settings.name("vpc"),
            cidr_block=VPC_CIDR,
            enable_dns_support=True,
            enable_dns_hostnames=True,
            tags=settings.tags("vpc", COMPONENT),
            opts=self._within,
        )
        zones = aws.get_availability_zones_output(state="available").names.apply(_enough)
        self.gateway = aws.ec2.InternetGateway(
            settings.name("igw"),
            vpc_id=self.vpc.id,
            tags=settings.tags("igw", COMPONENT),
            opts=self._within,
        )
        self.public_subnets = [self._subnet("public", i, c, zones) for i, c in enumerate(PUBLIC_CIDRS)]
        self.private_subnets = [self._subnet("private", i, c, zones) for i, c in enumerate(PRIVATE_CIDRS)]
        self._route_public_subnets()
        private_tables = [self._private_route_table(index) for index in range(ZONES)]
        self._close_default_security_group()
        self.s3_endpoint = self._s3_endpoint(account, private_tables)
        self.register_outputs({"vpcId": self.vpc.id})

    def _subnet(
        self, kind: str, index: int, cidr: str, zones: pulumi.Output[Sequence[str]]
    ) -> aws.ec2.Subnet:
        resource = f"{kind}-subnet-{index}"
        return aws.ec2.Subnet(
            self._settings.name(resource),
            vpc_id=self.vpc.id,
            cidr_block=cidr,
            availability_zone=zones[index],
            # Load balancers and NAT gateways bring their own addresses: nothing else is to get one.
            map_public_ip_on_launch=False,
            tags={**self._settings.tags(resource, COMPONENT), "Tier": kind},
            opts=self._within,
        )

    def _route_public_subnets(self) -> None:
        table = self._route_table("public-routes")
        aws.ec2.Route(
            self._settings.name("public-route"),
            route_table_id=table.id,
            destination_cidr_block=ANYWHERE,
            gateway_id=self.gateway.id,
            opts=self._within,
        )
        for index, subnet in enumerate(self.public_subnets):
            self._associate(f"public-association-{index}", subnet, table)

    def _private_route_table(self, index: int) -> aws.ec2.RouteTable:
        table = self._route_table(f"private-routes-{index}")
        aws.ec2.Route(
            self._settings.name(f"private-route-{index}"),
            route_table_id=table.id,
            destination_cidr_block=ANYWHERE,
            nat_gateway_id=self._nat_gateway(index).id,
            opts=self._within,
        )
        self._associate(f"private-association-{index}", self.private_subnets[index], table)
        return table

    def _route_table(self, resource: str) -> aws.ec2.RouteTable:
        return aws.ec2.RouteTable(
            self._settings.name(resource),
            vpc_id=self.vpc.id,
            tags=self._settings.tags(resource, COMPONENT),
            opts=self._within,
        )

    def _associate(self, resource: str, subnet: aws.ec2.Subnet, table: aws.ec2.RouteTable) -> None:
        aws.ec2.RouteTableAssociation(
            self._settings.name(resource), subnet_id=subnet.id, route_table_id=table.id, opts=self._within
        )

    def _nat_gateway(self, index: int) -> aws.ec2.NatGateway:
        # An address for a gateway can only be given out, and taken back, while the internet gateway stands.
        after_gateway = pulumi.ResourceOptions(parent=self, depends_on=[self.gateway])
        address = aws.ec2.Eip(
            self._settings.name(f"nat-address-{index}"),
            domain="vpc",
            tags=self._settings.tags(f"nat-address-{index}", COMPONENT),
            opts=after_gateway,
        )
        return aws.ec2.NatGateway(
            self._settings.name(f"nat-{index}"),
            allocation_id=address.id,
            subnet_id=self.public_subnets[index].id,
            tags=self._settings.tags(f"nat-{index}", COMPONENT),
            opts=after_gateway,
        )

    def _close_default_security_group(self) -> None:
        """Adopt the VPC's default group and leave it without a rule: it admits and lets out nothing."""
        aws.ec2.DefaultSecurityGroup(
            self._settings.name("default-sg"),
            vpc_id=self.vpc.id,
            ingress=[],
            egress=[],
            tags=self._settings.tags("default-sg", COMPONENT),
            opts=self._within,
        )

    def _s3_endpoint(self, account: Account, tables: Sequence[aws.ec2.RouteTable]) -> aws.ec2.VpcEndpoint:
        """Image layers come out of S3: through the free gateway endpoint they cost no NAT traffic."""
        return aws.ec2.VpcEndpoint(
            self._settings.name("s3-endpoint"),
            vpc_id=self.vpc.id,
            service_name=pulumi.Output.format("com.amazonaws.{0}.s3", account.region),
            vpc_endpoint_type="Gateway",
            route_table_ids=[table.id for table in tables],
            tags=self._settings.tags("s3-endpoint", COMPONENT),
            opts=self._within,
        )


def _enough(zones: Sequence[str]) -> Sequence[str]:
    if len(zones) < ZONES:
        raise pulumi.RunError(f"the region offers {len(zones)} availability zones, the stack needs {ZONES}")
    return zones[:ZONES]
