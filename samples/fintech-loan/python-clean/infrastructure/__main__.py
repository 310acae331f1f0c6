"""Loan processing on AWS: importing a module makes its part of the stack."""

import pulumi

import alarms
import containers
import entrance
import postgres
import trail
import vpc

pulumi.export("vpcId", vpc.main.id)
pulumi.export("albDnsName", entrance.balancer.dns_name)
pulumi.export("ecsClusterName", containers.cluster.name)
pulumi.export("ecsServiceName", containers.service.name)
pulumi.export("rdsEndpoint", postgres.instance.endpoint)
pulumi.export("accessLogBucket", trail.bucket.bucket)
pulumi.export("containerLogGroup", trail.container_log.name)
pulumi.export("alarmTopicArn", alarms.topic.arn)
