"""Security groups, and one rule resource for each way that is open."""

import pulumi
import pulumi_aws as aws

from naming import labels, named
from vpc import main


def _group(what: str, description: str) -> aws.ec2.SecurityGroup:
    return aws.ec2.SecurityGroup(
        named(what),
        name=named(what),
        description=description,
        vpc_id=main.id,
        tags=labels(what, "security"),
    )


edge = _group("edge", "Load balancer")
app = _group("app", "Fargate tasks")
store = _group("store", "PostgreSQL")


def _between(source: aws.ec2.SecurityGroup, target: aws.ec2.SecurityGroup, what: str, port: int) -> None:
    aws.vpc.SecurityGroupEgressRule(
        named(f"{what}-out"),
        security_group_id=source.id,
        referenced_security_group_id=target.id,
        ip_protocol="tcp",
        from_port=port,
        to_port=port,
        tags=labels(f"{what}-out", "security"),
    )
    aws.vpc.SecurityGroupIngressRule(
        named(f"{what}-in"),
        security_group_id=target.id,
        referenced_security_group_id=source.id,
        ip_protocol="tcp",
        from_port=port,
        to_port=port,
        tags=labels(f"{what}-in", "security"),
    )


_between(edge, app, "edge-to-app", 80)
_between(app, store, "app-to-store", 5432)

https_in = aws.vpc.SecurityGroupIngressRule(
    named("https-in"),
    security_group_id=edge.id,
    description="HTTPS from anywhere",
    cidr_ipv4="0.0.0.0/0",
    ip_protocol="tcp",
    from_port=443,
    to_port=443,
    tags=labels("https-in", "security"),
)
https_out = aws.vpc.SecurityGroupEgressRule(
    named("https-out"),
    security_group_id=app.id,
    description="Image registry and AWS APIs, through NAT",
    cidr_ipv4="0.0.0.0/0",
    ip_protocol="tcp",
    from_port=443,
    to_port=443,
    tags=labels("https-out", "security"),
)
pulumi.export("edgeSecurityGroup", edge.id)
