"""The application on ECS Fargate: at least three tasks, more when the processor is busy."""

from typing import Any

import pulumi
import pulumi_aws as aws

from fintech_loan.account import Account
from fintech_loan.database import DATABASE, USERNAME, Database
from fintech_loan.load_balancer import LoadBalancer
from fintech_loan.network import Network
from fintech_loan.security_groups import APPLICATION
from fintech_loan.settings import Settings
from fintech_loan.task_roles import TaskRoles

COMPONENT = "compute"
CONTAINER = "loan-processing"
MINIMUM_TASKS = 3
MAXIMUM_TASKS = 10
TARGET_CPU_PERCENT = 70


class Service(pulumi.ComponentResource):
    """Cluster, task definition, service and the scaling that follows its load."""

    def __init__(
        self,
        name: str,
        settings: Settings,
        *,
        account: Account,
        network: Network,
        security_group: aws.ec2.SecurityGroup,
        load_balancer: LoadBalancer,
        database: Database,
        log_group: aws.cloudwatch.LogGroup,
        roles: TaskRoles,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__("fintech:compute:Service", name, None, opts)
        self._settings = settings
        self._within = pulumi.ResourceOptions(parent=self)
        self.cluster = self._cluster()
        self.task_definition = self._task_definition(
            _container(settings, account, database, log_group), roles
        )
        self.service = self._service(network, security_group, load_balancer)
        self.scaling_policy = self._scale()
        self.register_outputs({"clusterName": self.cluster.name, "serviceName": self.service.name})

    def _cluster(self) -> aws.ecs.Cluster:
        return aws.ecs.Cluster(
            self._settings.name("cluster"),
            name=self._settings.name("cluster"),
            settings=[{"name": "containerInsights", "value": "enabled"}],
            tags=self._settings.tags("cluster", COMPONENT),
            opts=self._within,
        )

    def _task_definition(self, container: dict[str, Any], roles: TaskRoles) -> aws.ecs.TaskDefinition:
        return aws.ecs.TaskDefinition(
            self._settings.name("task"),
            family=self._settings.name("task"),
            requires_compatibilities=["FARGATE"],
            network_mode="awsvpc",
            cpu="256",
            memory="512",
            execution_role_arn=roles.execution.arn,
            task_role_arn=roles.task.arn,
            container_definitions=pulumi.Output.json_dumps([container]),
            tags=self._settings.tags("task", COMPONENT),
            opts=pulumi.ResourceOptions(parent=self, depends_on=[roles.execution_policy]),
        )

    def _service(
        self, network: Network, security_group: aws.ec2.SecurityGroup, load_balancer: LoadBalancer
    ) -> aws.ecs.Service:
        return aws.ecs.Service(
            self._settings.name("service"),
            name=self._settings.name("service"),
            cluster=self.cluster.arn,
            task_definition=self.task_definition.arn,
            launch_type="FARGATE",
            desired_count=MINIMUM_TASKS,
            network_configuration={
                "subnets": [subnet.id for subnet in network.private_subnets],
                "security_groups": [security_group.id],
                "assign_public_ip": False,
            },
            load_balancers=[
                {
                    "target_group_arn": load_balancer.target_group.arn,
                    "container_name": CONTAINER,
                    "container_port": APPLICATION,
                }
            ],
            health_check_grace_period_seconds=60,
            deployment_circuit_breaker={"enable": True, "rollback": True},
            propagate_tags="SERVICE",
            tags=self._settings.tags("service", COMPONENT),
            # A target group takes tasks only once a listener uses it. The count is the scaling's business.
            opts=pulumi.ResourceOptions(
                parent=self, depends_on=[load_balancer.https_listener], ignore_changes=["desiredCount"]
            ),
        )

    def _scale(self) -> aws.appautoscaling.Policy:
        """Follow the processor's load, and never fall below the minimum."""
        target = aws.appautoscaling.Target(
            self._settings.name("scaling-target"),
            service_namespace="ecs",
            scalable_dimension="ecs:service:DesiredCount",
            resource_id=pulumi.Output.format("service/{0}/{1}", self.cluster.name, self.service.name),
            min_capacity=MINIMUM_TASKS,
            max_capacity=MAXIMUM_TASKS,
            tags=self._settings.tags("scaling-target", COMPONENT),
            opts=self._within,
        )
        return aws.appautoscaling.Policy(
            self._settings.name("cpu-scaling"),
            name=self._settings.name("cpu-scaling"),
            policy_type="TargetTrackingScaling",
            service_namespace=target.service_namespace,
            scalable_dimension=target.scalable_dimension,
            resource_id=target.resource_id,
            target_tracking_scaling_policy_configuration={
                "predefined_metric_specification": {
                    "predefined_metric_type": "ECSServiceAverageCPUUtilization"
                },
                "target_value": TARGET_CPU_PERCENT,
                "scale_out_cooldown": 60,
                "scale_in_cooldown": 300,
            },
            opts=self._within,
        )


def _container(
    settings: Settings, account: Account, database: Database, log_group: aws.cloudwatch.LogGroup
) -> dict[str, Any]:
    registry = pulumi.Output.format("{0}.dkr.ecr.{1}.{2}", account.id, account.region, account.dns_suffix)
    return {
        "name": CONTAINER,
        "image": pulumi.Output.format("{0}/{1}", registry, settings.app_image),
        "essential": True,
        "portMappings": [{"containerPort": APPLICATION, "protocol": "tcp"}],
        "environment": [
            {"name": "ENVIRONMENT", "value": settings.environment_suffix},
            {"name": "DB_HOST", "value": database.instance.address},
            {"name": "DB_PORT", "value": database.instance.port.apply(str)},
            {"name": "DB_NAME", "value": DATABASE},
            {"name": "DB_USERNAME", "value": USERNAME},
            {"name": "DB_SSLMODE", "value": "require"},
        ],
        "secrets": [{"name": "DB_PASSWORD", "valueFrom": database.password.secret_arn}],
        "logConfiguration": {
            "logDriver": "awslogs",
            "options": {
                "awslogs-group": log_group.name,
                "awslogs-region": account.region,
                "awslogs-stream-prefix": "ecs",
            },
        },
    }
