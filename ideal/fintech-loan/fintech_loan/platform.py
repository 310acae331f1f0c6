"""The whole stack: every component, in the order in which each needs the one before."""

import pulumi

from fintech_loan.access_logs import AccessLogs
from fintech_loan.account import Account
from fintech_loan.audit_archive import AuditArchive
from fintech_loan.container_logs import ContainerLogs
from fintech_loan.database import Database
from fintech_loan.encryption import Encryption
from fintech_loan.load_balancer import LoadBalancer
from fintech_loan.monitoring import Monitoring
from fintech_loan.network import Network
from fintech_loan.security_groups import SecurityGroups
from fintech_loan.service import Service
from fintech_loan.settings import Settings
from fintech_loan.task_roles import TaskRoles
from fintech_loan.web_firewall import WebFirewall


class LoanPlatform(pulumi.ComponentResource):
    """The loan processing application and everything that it stands on."""

    def __init__(
        self, name: str, settings: Settings, account: Account, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("fintech:platform:LoanPlatform", name, None, opts)
        within = pulumi.ResourceOptions(parent=self)
        self.encryption = Encryption(f"{name}-encryption", settings, account, opts=within)
        key = self.encryption.key
        self.network = Network(f"{name}-network", settings, account, opts=within)
        self.groups = SecurityGroups(f"{name}-security-groups", settings, self.network, opts=within)
        self.access_logs = AccessLogs(f"{name}-access-logs", settings, account, key, opts=within)
        self.archive = AuditArchive(f"{name}-audit-archive", settings, account, key, opts=within)
        self.container_logs = ContainerLogs(f"{name}-container-logs", settings, key, opts=within)
        self.archive.archive(self.container_logs.group)
        self.archive.record_flows(self.network)
        self.database = Database(
            f"{name}-database",
            settings,
            network=self.network,
            security_group=self.groups.database,
            key=key,
            opts=within,
        )
        self.load_balancer = LoadBalancer(
            f"{name}-load-balancer",
            settings,
            network=self.network,
            security_group=self.groups.load_balancer,
            access_logs=self.access_logs,
            opts=within,
        )
        WebFirewall(f"{name}-web-firewall", settings, self.load_balancer.load_balancer, opts=within)
        self.service = self._service(name, settings, account, within)
        self.monitoring = Monitoring(f"{name}-monitoring", settings, key, opts=within)
        self.monitoring.watch(self.service, self.load_balancer, self.database, self.archive)
        self.register_outputs({})

    def _service(
        self, name: str, settings: Settings, account: Account, within: pulumi.ResourceOptions
    ) -> Service:
        log_group = self.container_logs.group
        roles = TaskRoles(
            f"{name}-task-roles",
            settings,
            account=account,
            log_group=log_group,
            password=self.database.password.secret_arn,
            opts=within,
        )
        return Service(
            f"{name}-service",
            settings,
            account=account,
            network=self.network,
            security_group=self.groups.service,
            load_balancer=self.load_balancer,
            database=self.database,
            log_group=log_group,
            roles=roles,
            opts=within,
        )

    def stack_outputs(self) -> dict[str, pulumi.Input[object]]:
        """What integration tests and operators need to know of the deployed stack."""
        return {
            "vpcId": self.network.vpc.id,
            "publicSubnetIds": [subnet.id for subnet in self.network.public_subnets],
            "privateSubnetIds": [subnet.id for subnet in self.network.private_subnets],
            "albDnsName": self.load_balancer.load_balancer.dns_name,
            "albArn": self.load_balancer.load_balancer.arn,
            "targetGroupArn": self.load_balancer.target_group.arn,
            "ecsClusterName": self.service.cluster.name,
            "ecsServiceName": self.service.service.name,
            "ecsLogGroup": self.container_logs.group.name,
            "rdsEndpoint": self.database.instance.endpoint,
            "rdsIdentifier": self.database.instance.identifier,
            "albLogsBucket": self.access_logs.store.bucket.bucket,
            "auditArchiveBucket": self.archive.store.bucket.bucket,
            "kmsKeyArn": self.encryption.key.arn,
            "alarmTopicArn": self.monitoring.topic.arn,
        }
