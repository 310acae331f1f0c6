"""Load balancer, cluster, service and scaling."""

import pulumi
import pulumi_aws as aws

from stack.context import Context
from stack.database import Database
from stack.logs import Logs
from stack.network import Network


class Service:
    def __init__(
        self,
        context: Context,
        network: Network,
        logs: Logs,
        database: Database,
        groups: dict[str, aws.ec2.SecurityGroup],
        region: str,
    ) -> None:
        certificate = aws.acm.get_certificate_output(
            domain=context.config.require("certificateDomain"), statuses=["ISSUED"]
        )
        self.balancer = aws.lb.LoadBalancer(
            context.name("alb"),
            name=context.name("alb"),
            load_balancer_type="application",
            subnets=[subnet.id for subnet in network.public],
            security_groups=[groups["alb"].id],
            access_logs={"bucket": logs.bucket.id, "enabled": True},
            tags=context.tags("alb"),
            opts=pulumi.ResourceOptions(depends_on=[logs.policy]),
        )
        targets = aws.lb.TargetGroup(
            context.name("tg"),
            name=context.name("tg"),
            vpc_id=network.vpc.id,
            target_type="ip",
            port=80,
            protocol="HTTP",
            health_check={"path": "/health"},
            tags=context.tags("tg"),
        )
        listener = aws.lb.Listener(
            context.name("https"),
            load_balancer_arn=self.balancer.arn,
            port=443,
            protocol="HTTPS",
            ssl_policy="ELBSecurityPolicy-TLS13-1-2-2021-06",
            certificate_arn=certificate.arn,
            default_actions=[{"type": "forward", "target_group_arn": targets.arn}],
            tags=context.tags("https"),
        )
        role = aws.iam.Role(
            context.name("execution"),
            name=context.name("execution"),
            assume_role_policy=pulumi.Output.json_dumps(
                {
                    "Version": "2012-10-17",
                    "Statement": [
                        {
                            "Effect": "Allow",
                            "Principal": {"Service": "ecs-tasks.amazonaws.com"},
                            "Action": "sts:AssumeRole",
                        }
                    ],
                }
            ),
            tags=context.tags("execution"),
        )
        aws.iam.RolePolicy(
            context.name("execution"),
            name=context.name("execution"),
            role=role.id,
            policy=pulumi.Output.json_dumps(
                {
                    "Version": "2012-10-17",
                    "Statement": [
                        {
                            "Effect": "Allow",
                            "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
                            "Resource": pulumi.Output.concat(logs.group.arn, ":*"),
                        }
                    ],
                }
            ),
        )
        self.cluster = aws.ecs.Cluster(
            context.name("cluster"), name=context.name("cluster"), tags=context.tags("cluster")
        )
        task = aws.ecs.TaskDefinition(
            context.name("task"),
            family=context.name("task"),
            cpu="256",
            memory="512",
            network_mode="awsvpc",
            requires_compatibilities=["FARGATE"],
            execution_role_arn=role.arn,
            container_definitions=pulumi.Output.json_dumps(
                [
                    {
                        "name": "processing",
                        "image": context.config.require("appImage"),
                        "portMappings": [{"containerPort": 80}],
                        "environment": [{"name": "DB_HOST", "value": database.instance.address}],
                        "logConfiguration": {
                            "logDriver": "awslogs",
                            "options": {
                                "awslogs-group": logs.group.name,
                                "awslogs-region": region,
                                "awslogs-stream-prefix": "processing",
                            },
                        },
                    }
                ]
            ),
            tags=context.tags("task"),
        )
        self.service = aws.ecs.Service(
            context.name("service"),
            name=context.name("service"),
            cluster=self.cluster.arn,
            task_definition=task.arn,
            desired_count=3,
            launch_type="FARGATE",
            network_configuration={
                "subnets": [subnet.id for subnet in network.private],
                "security_groups": [groups["task"].id],
            },
            load_balancers=[
                {"target_group_arn": targets.arn, "container_name": "processing", "container_port": 80}
            ],
            tags=context.tags("service"),
            opts=pulumi.ResourceOptions(depends_on=[listener]),
        )
        target = aws.appautoscaling.Target(
            context.name("scaling"),
            min_capacity=3,
            max_capacity=10,
            resource_id=pulumi.Output.concat("service/", self.cluster.name, "/", self.service.name),
            scalable_dimension="ecs:service:DesiredCount",
            service_namespace="ecs",
        )
        aws.appautoscaling.Policy(
            context.name("cpu"),
            name=context.name("cpu"),
            policy_type="TargetTrackingScaling",
            resource_id=target.resource_id,
            scalable_dimension=target.scalable_dimension,
            service_namespace=target.service_namespace,
            target_tracking_scaling_policy_configuration={
                "target_value": 70,
                "predefined_metric_specification": {
                    "predefined_metric_type": "ECSServiceAverageCPUUtilization"
                },
            },
        )
