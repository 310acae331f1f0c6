"""The database, with the password that operations put into Secrets Manager."""

import pulumi
import pulumi_aws as aws

from firewall import store
from keys import database_key
from naming import environment_suffix, labels, named
from vpc import back

secret = aws.secretsmanager.get_secret_output(name=f"fintech-db-password-{environment_suffix}")
password = aws.secretsmanager.get_secret_version_output(secret_id=secret.id)

subnets = aws.rds.SubnetGroup(
    named("store"),
    name=named("store"),
    subnet_ids=[subnet.id for subnet in back],
    tags=labels("store", "database"),
)
parameters = aws.rds.ParameterGroup(
    named("postgres17"),
    name=named("postgres17"),
    family="postgres17",
    parameters=[{"name": "rds.force_ssl", "value": "1"}],
    tags=labels("postgres17", "database"),
)
instance = aws.rds.Instance(
    named("store"),
    identifier=named("store"),
    engine="postgres",
    engine_version="17",
    instance_class="db.t3.small",
    allocated_storage=50,
    storage_type="gp3",
    storage_encrypted=True,
    kms_key_id=database_key.arn,
    multi_az=True,
    db_name="loans",
    username="loans",
    password=pulumi.Output.secret(password.secret_string),
    db_subnet_group_name=subnets.id,
    parameter_group_name=parameters.id,
    vpc_security_group_ids=[store.id],
    publicly_accessible=False,
    backup_retention_period=14,
    copy_tags_to_snapshot=True,
    performance_insights_enabled=True,
    performance_insights_kms_key_id=database_key.arn,
    skip_final_snapshot=True,
    deletion_protection=False,
    tags=labels("store", "database"),
)
