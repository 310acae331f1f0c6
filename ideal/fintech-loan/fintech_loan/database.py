"""PostgreSQL on RDS: in two zones, encrypted, reachable over TLS from the tasks alone."""

import pulumi
import pulumi_aws as aws

from fintech_loan.network import Network
from fintech_loan.settings import Settings

COMPONENT = "database"
DATABASE = "loans"
USERNAME = "loan_admin"


class Database(pulumi.ComponentResource):
    """The instance with its subnet and parameter groups. Its password stands in Secrets Manager already."""

    def __init__(
        self,
        name: str,
        settings: Settings,
        *,
        network: Network,
        security_group: aws.ec2.SecurityGroup,
        key: aws.kms.Key,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__("fintech:database:Database", name, None, opts)
        self._settings = settings
        self._within = pulumi.ResourceOptions(parent=self)
        self.password = aws.secretsmanager.get_secret_version_output(
            secret_id=settings.name("db-password"), opts=pulumi.InvokeOutputOptions(parent=self)
        )
        self.subnet_group = self._subnet_group(network)
        self.parameter_group = self._parameter_group()
        self.instance = self._instance(security_group, key)
        self.register_outputs({"endpoint": self.instance.endpoint})

    def _subnet_group(self, network: Network) -> aws.rds.SubnetGroup:
        return aws.rds.SubnetGroup(
            self._settings.name("db-subnets"),
            name=self._settings.name("db-subnets"),
            subnet_ids=[subnet.id for subnet in network.private_subnets],
            tags=self._settings.tags("db-subnets", COMPONENT),
            opts=self._within,
        )

    def _parameter_group(self) -> aws.rds.ParameterGroup:
        return aws.rds.ParameterGroup(
            self._settings.name("db-parameters"),
            name=self._settings.name("db-parameters"),
            family="postgres16",
            description="Refuse connections without TLS, and log who connects",
            parameters=[
                {"name": "rds.force_ssl", "value": "1"},
                {"name": "log_connections", "value": "1"},
                {"name": "log_disconnections", "value": "1"},
            ],
            tags=self._settings.tags("db-parameters", COMPONENT),
            opts=self._within,
        )

    def _instance(self, security_group: aws.ec2.SecurityGroup, key: aws.kms.Key) -> aws.rds.Instance:
        return aws.rds.Instance(
            self._settings.name("db"),
            identifier=self._settings.name("db"),
            engine="postgres",
            engine_version="16",
            auto_minor_version_upgrade=True,
            instance_class="db.t3.small",
            allocated_storage=20,
            max_allocated_storage=100,
            storage_type="gp3",
            storage_encrypted=True,
            kms_key_id=key.arn,
            db_name=DATABASE,
            username=USERNAME,
            password=pulumi.Output.secret(self.password.secret_string),
            db_subnet_group_name=self.subnet_group.name,
            parameter_group_name=self.parameter_group.name,
            vpc_security_group_ids=[security_group.id],
            publicly_accessible=False,
            multi_az=True,
            backup_retention_period=7,
            backup_window="03:00-04:00",
            maintenance_window="sun:04:30-sun:05:30",
            copy_tags_to_snapshot=True,
            performance_insights_enabled=True,
            performance_insights_kms_key_id=key.arn,
            # The stack has to go away whole after a test run.
            deletion_protection=False,
            skip_final_snapshot=True,
            delete_automated_backups=True,
            tags=self._settings.tags("db", COMPONENT),
            opts=self._within,
        )
