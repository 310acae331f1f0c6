"""The public entrance: an application load balancer that speaks HTTPS only."""

import pulumi
import pulumi_aws as aws

from fintech_loan.access_logs import PREFIX, AccessLogs
from fintech_loan.network import Network
from fintech_loan.security_groups import APPLICATION, HTTPS
from fintech_loan.settings import Settings

COMPONENT = "load-balancing"
# TLS 1.3, and 1.2 with forward secrecy for clients that know no better.
TLS_POLICY = "ELBSecurityPolicy-TLS13-1-2-2021-06"


class LoadBalancer(pulumi.ComponentResource):
    """Load balancer, HTTPS listener and target group.

    There is no listener on 80: the security group admits HTTPS only, so nothing could reach one.
    """

    def __init__(
        self,
        name: str,
        settings: Settings,
        *,
        network: Network,
        security_group: aws.ec2.SecurityGroup,
        access_logs: AccessLogs,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__("fintech:network:LoadBalancer", name, None, opts)
        self._settings = settings
        self._within = pulumi.ResourceOptions(parent=self)
        self.load_balancer = self._load_balancer(network, security_group, access_logs)
        self.target_group = self._target_group(network)
        self.https_listener = self._https_listener()
        self.register_outputs({"dnsName": self.load_balancer.dns_name})

    def _load_balancer(
        self, network: Network, security_group: aws.ec2.SecurityGroup, access_logs: AccessLogs
    ) -> aws.lb.LoadBalancer:
        return aws.lb.LoadBalancer(
            self._settings.name("alb"),
            name=self._settings.name("alb"),
            load_balancer_type="application",
            internal=False,
            subnets=[subnet.id for subnet in network.public_subnets],
            security_groups=[security_group.id],
            access_logs={"enabled": True, "bucket": access_logs.store.bucket.bucket, "prefix": PREFIX},
            drop_invalid_header_fields=True,
            enable_deletion_protection=False,
            tags=self._settings.tags("alb", COMPONENT),
            # Elastic Load Balancing writes a test object at once: it must be allowed to by then.
            opts=pulumi.ResourceOptions(parent=self, depends_on=[access_logs.policy]),
        )

    def _target_group(self, network: Network) -> aws.lb.TargetGroup:
        return aws.lb.TargetGroup(
            self._settings.name("tg"),
            name=self._settings.name("tg"),
            vpc_id=network.vpc.id,
            target_type="ip",
            protocol="HTTP",
            port=APPLICATION,
            deregistration_delay=30,
            health_check={
                "enabled": True,
                "path": self._settings.health_check_path,
                "protocol": "HTTP",
                "matcher": "200",
                "interval": 30,
                "timeout": 5,
                "healthy_threshold": 2,
                "unhealthy_threshold": 3,
            },
            tags=self._settings.tags("tg", COMPONENT),
            opts=self._within,
        )

    def _https_listener(self) -> aws.lb.Listener:
        certificate = aws.acm.get_certificate_output(
            domain=self._settings.certificate_domain,
            statuses=["ISSUED"],
            most_recent=True,
            opts=pulumi.InvokeOutputOptions(parent=self),
        )
        return aws.lb.Listener(
            self._settings.name("https"),
            load_balancer_arn=self.load_balancer.arn,
            port=HTTPS,
            protocol="HTTPS",
            ssl_policy=TLS_POLICY,
            certificate_arn=certificate.arn,
            default_actions=[{"type": "forward", "target_group_arn": self.target_group.arn}],
            tags=self._settings.tags("https", COMPONENT),
            opts=self._within,
        )
