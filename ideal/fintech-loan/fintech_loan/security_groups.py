"""Who may speak to whom. A security group denies whatever no rule admits, so each rule is one need."""

import pulumi
import pulumi_aws as aws

from fintech_loan.network import ANYWHERE, PRIVATE_CIDRS, Network
from fintech_loan.settings import Settings

COMPONENT = "security"
HTTPS = 443
APPLICATION = 80
POSTGRESQL = 5432


class SecurityGroups(pulumi.ComponentResource):
    """Internet -> load balancer on 443 -> tasks on 80 -> database on 5432; nothing else."""

    def __init__(
        self, name: str, settings: Settings, network: Network, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("fintech:security:SecurityGroups", name, None, opts)
        self._settings = settings
        self._vpc = network.vpc
        self._within = pulumi.ResourceOptions(parent=self)
        self.load_balancer = self._load_balancer()
        self.service = self._service()
        self.database = self._database()
        self.register_outputs({})

    def _load_balancer(self) -> aws.ec2.SecurityGroup:
        return aws.ec2.SecurityGroup(
            self._settings.name("alb-sg"),
            name=self._settings.name("alb-sg"),
            description="Load balancer: HTTPS from the internet, on to the tasks",
            vpc_id=self._vpc.id,
            ingress=[
                {
                    "description": "HTTPS from the internet",
                    "protocol": "tcp",
                    "from_port": HTTPS,
                    "to_port": HTTPS,
                    "cidr_blocks": [ANYWHERE],
                }
            ],
            egress=[
                {
                    "description": "To the tasks in the private subnets",
                    "protocol": "tcp",
                    "from_port": APPLICATION,
                    "to_port": APPLICATION,
                    "cidr_blocks": list(PRIVATE_CIDRS),
                }
            ],
            tags=self._settings.tags("alb-sg", COMPONENT),
            opts=self._within,
        )

    def _service(self) -> aws.ec2.SecurityGroup:
        return aws.ec2.SecurityGroup(
            self._settings.name("ecs-sg"),
            name=self._settings.name("ecs-sg"),
            description="Tasks: from the load balancer only, to AWS APIs and the database",
            vpc_id=self._vpc.id,
            ingress=[
                {
                    "description": "From the load balancer",
                    "protocol": "tcp",
                    "from_port": APPLICATION,
                    "to_port": APPLICATION,
                    "security_groups": [self.load_balancer.id],
                }
            ],
            egress=[
                {
                    "description": "Image registry, Secrets Manager and CloudWatch Logs through NAT",
                    "protocol": "tcp",
                    "from_port": HTTPS,
                    "to_port": HTTPS,
                    "cidr_blocks": [ANYWHERE],
                },
                {
                    "description": "PostgreSQL in the private subnets",
                    "protocol": "tcp",
                    "from_port": POSTGRESQL,
                    "to_port": POSTGRESQL,
                    "cidr_blocks": list(PRIVATE_CIDRS),
                },
            ],
            tags=self._settings.tags("ecs-sg", COMPONENT),
            opts=self._within,
        )

    def _database(self) -> aws.ec2.SecurityGroup:
        return aws.ec2.SecurityGroup(
            self._settings.name("rds-sg"),
            name=self._settings.name("rds-sg"),
            description="Database: PostgreSQL from the tasks only, and nothing out",
            vpc_id=self._vpc.id,
            ingress=[
                {
                    "description": "PostgreSQL from the tasks",
                    "protocol": "tcp",
                    "from_port": POSTGRESQL,
                    "to_port": POSTGRESQL,
                    "security_groups": [self.service.id],
                }
            ],
            egress=[],
            tags=self._settings.tags("rds-sg", COMPONENT),
            opts=self._within,
        )
