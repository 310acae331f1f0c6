"""PostgreSQL, its key and its existing password."""

import pulumi
import pulumi_aws as aws

from stack.context import Context
from stack.network import Network


class Database:
    def __init__(
        self, context: Context, network: Network, group: aws.ec2.SecurityGroup, key: aws.kms.Key
    ) -> None:
        password = aws.secretsmanager.get_secret_version_output(
            secret_id=f"fintech-db-password-{context.suffix}"
        )
        subnets = aws.rds.SubnetGroup(
            context.name("db"),
            name=context.name("db"),
            subnet_ids=[subnet.id for subnet in network.private],
            tags=context.tags("db"),
        )
        self.instance = aws.rds.Instance(
            context.name("db"),
            identifier=context.name("db"),
            engine="postgres",
            engine_version="16",
            instance_class="db.t3.small",
            allocated_storage=20,
            storage_encrypted=True,
            kms_key_id=key.arn,
            multi_az=True,
            db_name="loans",
            username="loans",
            password=pulumi.Output.secret(password.secret_string),
            db_subnet_group_name=subnets.name,
            vpc_security_group_ids=[group.id],
            publicly_accessible=False,
            backup_retention_days=7,
            skip_final_snapshot=True,
            deletion_protection=False,
            tags=context.tags("db"),
        )
