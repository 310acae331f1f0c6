"""Who gets told when the processor is busy or requests fail."""

import pulumi
import pulumi_aws as aws

from containers import cluster, service
from entrance import balancer
from keys import alarm_key
from naming import labels, named
from postgres import instance

topic = aws.sns.Topic(
    named("alarms"), name=named("alarms"), kms_master_key_id=alarm_key.id, tags=labels("alarms", "monitoring")
)


def _alarm(what: str, namespace: str, metric: str, limit: int, **dimensions: pulumi.Input[str]) -> None:
    aws.cloudwatch.MetricAlarm(
        named(what),
        name=named(what),
        namespace=namespace,
        metric_name=metric,
        dimensions=dimensions,
        statistic="Maximum",
        comparison_operator="GreaterThanOrEqualToThreshold",
        threshold=limit,
        period=60,
        evaluation_periods=5,
        alarm_actions=[topic.arn],
        tags=labels(what, "monitoring"),
    )


_alarm("app-cpu", "AWS/ECS", "CPUUtilization", 90, ClusterName=cluster.name, ServiceName=service.name)
_alarm("store-cpu", "AWS/RDS", "CPUUtilization", 90, DBInstanceIdentifier=instance.identifier)
_alarm("edge-5xx", "AWS/ApplicationELB", "HTTPCode_ELB_5XX_Count", 5, LoadBalancer=balancer.arn_suffix)
