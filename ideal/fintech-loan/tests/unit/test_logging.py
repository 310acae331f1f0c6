import json

from tests.unit.recording import Recording


def test_container_logs_stay_seven_days_encrypted_under_the_agreed_name(recording: Recording) -> None:
    group = recording.one("aws:cloudwatch/logGroup:LogGroup").inputs
    assert group["name"] == "/ecs/fintech/loan-processing-pr4711"
    assert group["retentionInDays"] == 7
    assert group["kmsKeyId"].endswith("fintech-key-pr4711")


def test_the_containers_write_to_that_group(recording: Recording) -> None:
    task = recording.one("aws:ecs/taskDefinition:TaskDefinition").inputs
    (definition,) = json.loads(task["containerDefinitions"])
    group = recording.one("aws:cloudwatch/logGroup:LogGroup").inputs["name"]
    assert definition["logConfiguration"]["options"]["awslogs-group"] == group


def test_every_log_event_is_forwarded_to_the_encrypted_archive(recording: Recording) -> None:
    forwarding = recording.one("aws:cloudwatch/logSubscriptionFilter:LogSubscriptionFilter").inputs
    stream = recording.one("aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream").inputs
    assert forwarding["logGroup"] == "/ecs/fintech/loan-processing-pr4711"
    assert forwarding["filterPattern"] == ""
    assert forwarding["destinationArn"].endswith("fintech-log-archive-pr4711")
    assert stream["extendedS3Configuration"]["bucketArn"].endswith("fintech-audit-archive-pr4711")
    assert stream["serverSideEncryption"]["keyType"] == "CUSTOMER_MANAGED_CMK"


def test_network_flows_go_to_the_archive(recording: Recording) -> None:
    flows = recording.one("aws:ec2/flowLog:FlowLog").inputs
    assert flows["trafficType"] == "ALL"
    assert flows["logDestination"].endswith("fintech-audit-archive-pr4711/vpc/")


def test_every_alarm_tells_the_encrypted_topic(recording: Recording) -> None:
    topic = recording.one("aws:sns/topic:Topic")
    alarms = recording.of("aws:cloudwatch/metricAlarm:MetricAlarm")
    assert topic.inputs["kmsMasterKeyId"].endswith("fintech-key-pr4711")
    assert len(alarms) >= 2
    assert all(alarm.inputs["alarmActions"][0].endswith(topic.name) for alarm in alarms)
