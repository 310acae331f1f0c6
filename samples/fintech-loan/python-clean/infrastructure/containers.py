"""The application: roles, task definition, service, scaling."""

import json

import pulumi
import pulumi_aws as aws

from entrance import everything, targets
from firewall import app
from naming import account_id, config, current_region, environment_suffix, labels, named
from postgres import instance, secret
from trail import container_log
from vpc import back

trust = aws.iam.get_policy_document_output(
    statements=[
        aws.iam.GetPolicyDocumentStatementArgs(
            actions=["sts:AssumeRole"],
            principals=[
                aws.iam.GetPolicyDocumentStatementPrincipalArgs(
                    type="Service", identifiers=["ecs-tasks.amazonaws.com"]
                )
            ],
            conditions=[
                aws.iam.GetPolicyDocumentStatementConditionArgs(
                    test="StringEquals", variable="aws:SourceAccount", values=[account_id]
                )
            ],
        )
    ]
)
starter = aws.iam.Role(
    named("starter"), name=named("starter"), assume_role_policy=trust.json, tags=labels("starter", "identity")
)
runner = aws.iam.Role(
    named("runner"), name=named("runner"), assume_role_policy=trust.json, tags=labels("runner", "identity")
)


def _starting(log: str, password: str) -> pulumi.Output[str]:
    """What it takes to start a task: write its log, and read the one secret."""
    return aws.iam.get_policy_document_output(
        statements=[
            aws.iam.GetPolicyDocumentStatementArgs(
                sid="Log", actions=["logs:CreateLogStream", "logs:PutLogEvents"], resources=[f"{log}:*"]
            ),
            aws.iam.GetPolicyDocumentStatementArgs(
                sid="Password", actions=["secretsmanager:GetSecretValue"], resources=[password]
            ),
        ]
    ).json


start = aws.iam.Policy(
    named("start"),
    name=named("start"),
    policy=pulumi.Output.all(container_log.arn, secret.arn).apply(lambda arns: _starting(*arns)),
    tags=labels("start", "identity"),
)
may_start = aws.iam.RolePolicyAttachment(named("start"), role=starter.name, policy_arn=start.arn)

cluster = aws.ecs.Cluster(
    named("cluster"),
    name=named("cluster"),
    settings=[{"name": "containerInsights", "value": "enhanced"}],
    tags=labels("cluster", "compute"),
)


def _containers(log: str, host: str, password: str) -> str:
    return json.dumps(
        [
            {
                "name": "loans",
                "image": config.require("appImage"),
                "essential": True,
                "portMappings": [{"containerPort": 80}],
                "environment": [
                    {"name": "PGHOST", "value": host},
                    {"name": "PGUSER", "value": "loans"},
                    {"name": "PGSSLMODE", "value": "require"},
                    {"name": "STAGE", "value": environment_suffix},
                ],
                "secrets": [{"name": "PGPASSWORD", "valueFrom": password}],
                "logConfiguration": {
                    "logDriver": "awslogs",
                    "options": {
                        "awslogs-group": log,
                        "awslogs-region": current_region,
                        "awslogs-stream-prefix": "loans",
                    },
                },
            }
        ]
    )


task = aws.ecs.TaskDefinition(
    named("loans"),
    family=named("loans"),
    cpu="256",
    memory="512",
    network_mode="awsvpc",
    requires_compatibilities=["FARGATE"],
    execution_role_arn=starter.arn,
    task_role_arn=runner.arn,
    container_definitions=pulumi.Output.all(container_log.name, instance.address, secret.arn).apply(
        lambda parts: _containers(*parts)
    ),
    tags=labels("loans", "compute"),
)
service = aws.ecs.Service(
    named("loans"),
    name=named("loans"),
    cluster=cluster.id,
    task_definition=task.arn,
    desired_count=4,
    launch_type="FARGATE",
    network_configuration={"subnets": [s.id for s in back], "security_groups": [app.id]},
    load_balancers=[{"target_group_arn": targets.arn, "container_name": "loans", "container_port": 80}],
    deployment_circuit_breaker={"enable": True, "rollback": True},
    tags=labels("loans", "compute"),
    opts=pulumi.ResourceOptions(depends_on=[everything, may_start], ignore_changes=["desiredCount"]),
)

scalable = aws.appautoscaling.Target(
    named("loans"),
    min_capacity=4,
    max_capacity=16,
    resource_id=pulumi.Output.concat("service/", cluster.name, "/", service.name),
    scalable_dimension="ecs:service:DesiredCount",
    service_namespace="ecs",
    tags=labels("loans-scaling", "compute"),
)
aws.appautoscaling.Policy(
    named("cpu"),
    name=named("cpu"),
    policy_type="TargetTrackingScaling",
    resource_id=scalable.resource_id,
    scalable_dimension=scalable.scalable_dimension,
    service_namespace=scalable.service_namespace,
    target_tracking_scaling_policy_configuration={
        "target_value": 70.0,
        "predefined_metric_specification": {"predefined_metric_type": "ECSServiceAverageCPUUtilization"},
    },
)
