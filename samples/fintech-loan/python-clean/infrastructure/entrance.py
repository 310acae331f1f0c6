"""The load balancer and its HTTPS listener."""

import pulumi
import pulumi_aws as aws

from firewall import edge
from naming import config, labels, named
from trail import bucket, delivery
from vpc import front, main

certificate = aws.acm.get_certificate_output(
    domain=config.require("domain"), statuses=["ISSUED"], most_recent=True
)

balancer = aws.alb.LoadBalancer(
    named("edge"),
    name=named("edge"),
    load_balancer_type=aws.alb.LoadBalancerType.APPLICATION,
    subnets=[subnet.id for subnet in front],
    security_groups=[edge.id],
    drop_invalid_header_fields=True,
    access_logs={"bucket": bucket.id, "enabled": True},
    tags=labels("edge", "entrance"),
    opts=pulumi.ResourceOptions(depends_on=[delivery]),
)
targets = aws.alb.TargetGroup(
    named("app"),
    name=named("app"),
    vpc_id=main.id,
    target_type="ip",
    port=80,
    protocol="HTTP",
    health_check={"path": "/health", "matcher": "200-299", "interval": 15, "timeout": 5},
    tags=labels("app", "entrance"),
)
https = aws.alb.Listener(
    named("https"),
    load_balancer_arn=balancer.arn,
    port=443,
    protocol="HTTPS",
    ssl_policy="ELBSecurityPolicy-TLS13-1-2-Res-2021-06",
    certificate_arn=certificate.arn,
    default_actions=[
        {
            "type": "fixed-response",
            "fixed_response": {
                "content_type": "text/plain",
                "message_body": "No such page",
                "status_code": "404",
            },
        }
    ],
    tags=labels("https", "entrance"),
)
everything = aws.alb.ListenerRule(
    named("everything"),
    listener_arn=https.arn,
    priority=100,
    conditions=[{"path_pattern": {"values": ["/*"]}}],
    actions=[{"type": "forward", "target_group_arn": targets.arn}],
    tags=labels("everything", "entrance"),
)
