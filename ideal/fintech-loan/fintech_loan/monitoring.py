"""Alarms on what hurts first, and the topic that tells somebody."""

from collections.abc import Mapping

import pulumi
import pulumi_aws as aws

from fintech_loan.audit_archive import AuditArchive
from fintech_loan.database import Database
from fintech_loan.load_balancer import LoadBalancer
from fintech_loan.service import Service
from fintech_loan.settings import Settings

COMPONENT = "monitoring"
_GIBIBYTE = 1024**3


class Monitoring(pulumi.ComponentResource):
    """CloudWatch alarms for the service, the load balancer, the database and the archive."""

    def __init__(
        self,
        name: str,
        settings: Settings,
        key: aws.kms.Key,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__("fintech:monitoring:Monitoring", name, None, opts)
        self._settings = settings
        self._within = pulumi.ResourceOptions(parent=self)
        self.topic = aws.sns.Topic(
            settings.name("alarms"),
            name=settings.name("alarms"),
            kms_master_key_id=key.arn,
            tags=settings.tags("alarms", COMPONENT),
            opts=self._within,
        )
        if settings.alarm_email:
            aws.sns.TopicSubscription(
                settings.name("alarm-email"),
                topic=self.topic.arn,
                protocol="email",
                endpoint=settings.alarm_email,
                opts=self._within,
            )
        self.register_outputs({"topicArn": self.topic.arn})

    def watch(
        self, service: Service, load_balancer: LoadBalancer, database: Database, archive: AuditArchive
    ) -> None:
        """Put alarms on these four."""
        tasks = {"ClusterName": service.cluster.name, "ServiceName": service.service.name}
        balancer = {"LoadBalancer": load_balancer.load_balancer.arn_suffix}
        instance = {"DBInstanceIdentifier": database.instance.identifier}
        targets = {**balancer, "TargetGroup": load_balancer.target_group.arn_suffix}
        stream = {"DeliveryStreamName": archive.stream.name}
        self._alarm("ecs-cpu", "AWS/ECS", "CPUUtilization", tasks, 85)
        self._alarm("ecs-memory", "AWS/ECS", "MemoryUtilization", tasks, 85)
        self._alarm(
            "alb-5xx", "AWS/ApplicationELB", "HTTPCode_Target_5XX_Count", balancer, 10, statistic="Sum"
        )
        self._alarm(
            "unhealthy-tasks", "AWS/ApplicationELB", "UnHealthyHostCount", targets, 0, statistic="Maximum"
        )
        self._alarm("rds-cpu", "AWS/RDS", "CPUUtilization", instance, 80)
        self._alarm("rds-storage", "AWS/RDS", "FreeStorageSpace", instance, 2 * _GIBIBYTE, below=True)
        self._alarm(
            "archive-lag", "AWS/Firehose", "DeliveryToS3.DataFreshness", stream, 3600, statistic="Maximum"
        )

    def _alarm(
        self,
        resource: str,
        namespace: str,
        metric: str,
        dimensions: Mapping[str, pulumi.Input[str]],
        threshold: int,
        *,
        statistic: str = "Average",
        below: bool = False,
    ) -> None:
        aws.cloudwatch.MetricAlarm(
            self._settings.name(f"{resource}-alarm"),
            name=self._settings.name(f"{resource}-alarm"),
            alarm_description=f"{metric} of {namespace} is {'below' if below else 'above'} {threshold}",
            namespace=namespace,
            metric_name=metric,
            dimensions=dimensions,
            comparison_operator="LessThanThreshold" if below else "GreaterThanThreshold",
            threshold=threshold,
            statistic=statistic,
            period=300,
            evaluation_periods=2,
            treat_missing_data="notBreaching",
            alarm_actions=[self.topic.arn],
            ok_actions=[self.topic.arn],
            tags=self._settings.tags(f"{resource}-alarm", COMPONENT),
            opts=self._within,
        )
