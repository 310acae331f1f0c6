"""Loan processing on AWS."""

import pulumi
import pulumi_aws as aws

from stack.context import Context
from stack.database import Database
from stack.logs import Logs
from stack.network import Network, incoming, outgoing
from stack.service import Service

context = Context()
account = aws.get_caller_identity().account_id
region = aws.get_region().region

key = aws.kms.Key(
    context.name("key"),
    description="Loan data",
    enable_key_rotation=True,
    deletion_window_in_days=7,
    tags=context.tags("key"),
)
network = Network(context)
private = [subnet.cidr_block for subnet in network.private]
alb_group = network.group(
    context,
    "alb",
    ingress=[incoming(443, cidr_blocks=["0.0.0.0/0"])],
    egress=[outgoing(80, private)],
)
task_group = network.group(
    context,
    "task",
    ingress=[incoming(80, security_groups=[alb_group.id])],
    egress=[outgoing(443, ["0.0.0.0/0"]), outgoing(5432, private)],
)
db_group = network.group(
    context,
    "db-access",
    ingress=[incoming(5432, security_groups=[task_group.id])],
    egress=[],
)
logs = Logs(context, key, account)
database = Database(context, network, db_group, key)
service = Service(context, network, logs, database, {"alb": alb_group, "task": task_group}, region)

pulumi.export("vpcId", network.vpc.id)
pulumi.export("albDnsName", service.balancer.dns_name)
pulumi.export("ecsClusterName", service.cluster.name)
pulumi.export("rdsEndpoint", database.instance.endpoint)
pulumi.export("accessLogBucket", logs.bucket.bucket)
