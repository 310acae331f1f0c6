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
        within = pulumi.ResourceOptions(parent=self)
        self.password = aws.secretsmanager.get_secret_version_output(
            secret_id=settings.name("db-password"), opts=pulumi.InvokeOutputOptions(parent=self)
        )
        self.subnet_group = aws.rds.SubnetGroup(
            settings.name("db-subnets"),
            name=settings.name("db-subnets"),
            subnet_ids=[subnet.id for subnet in network.private_subnets],
            tags=settings.tags("db-subnets", COMPONENT),
            opts=within,
        )
        self.parameter_group = aws.rds.ParameterGroup(
            settings.name("db-parameters"),
            name=settings.name("db-parameters"),
            family="postgres16",
            description="Refuse connections without TLS, and log who connects",
            parameters=[
                {"name": "rds.force_ssl", "value": "1"},
                {"name": "log_connections", "value": "1"},
                {"name": "log_disconnections", "value": "1"},
            ],
            tags=settings.tags("db-parameters", COMPONENT),
            opts=within,
        )
        self.instance = aws.rds.Instance(
            settings.name("db"),
            identifier=settings.name("db"),
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
            tags=settings.tags("db", COMPONENT),
            opts=within,
        )
        self.register_outputs({"endpoint": self.instance.endpoint})
