import json

from tests.unit.recording import ACCOUNT, REGION, Recording


def container(recording: Recording) -> dict:
    task = recording.one("aws:ecs/taskDefinition:TaskDefinition").inputs
    (definition,) = json.loads(task["containerDefinitions"])
    return definition


def test_the_task_has_the_size_that_is_demanded(recording: Recording) -> None:
    task = recording.one("aws:ecs/taskDefinition:TaskDefinition").inputs
    assert (task["cpu"], task["memory"]) == ("256", "512")
    assert task["requiresCompatibilities"] == ["FARGATE"]
    assert task["networkMode"] == "awsvpc"


def test_the_image_is_the_configured_one_from_the_accounts_registry(recording: Recording) -> None:
    registry = f"{ACCOUNT}.dkr.ecr.{REGION}.amazonaws.com"
    assert container(recording)["image"] == f"{registry}/fintech/loan-processing:9.8.7"


def test_the_password_reaches_the_container_as_a_secret(recording: Recording) -> None:
    definition = container(recording)
    assert [secret["name"] for secret in definition["secrets"]] == ["DB_PASSWORD"]
    assert "DB_PASSWORD" not in {variable["name"] for variable in definition["environment"]}


def test_three_tasks_run_in_the_private_subnets(recording: Recording) -> None:
    service = recording.one("aws:ecs/service:Service").inputs
    network = service["networkConfiguration"]
    assert service["desiredCount"] == 3
    assert network["assignPublicIp"] is False
    assert network["subnets"] == [f"fintech-private-subnet-{index}-pr4711-id" for index in range(3)]


def test_the_service_scales_on_70_percent_cpu_and_never_below_three(recording: Recording) -> None:
    target = recording.one("aws:appautoscaling/target:Target").inputs
    policy = recording.one("aws:appautoscaling/policy:Policy").inputs
    tracking = policy["targetTrackingScalingPolicyConfiguration"]
    metric = tracking["predefinedMetricSpecification"]["predefinedMetricType"]
    assert target["minCapacity"] == 3
    assert target["resourceId"] == "service/fintech-cluster-pr4711/fintech-service-pr4711"
    assert (tracking["targetValue"], metric) == (70, "ECSServiceAverageCPUUtilization")


def test_the_only_listener_speaks_https_with_an_issued_certificate(recording: Recording) -> None:
    listener = recording.one("aws:lb/listener:Listener").inputs
    arguments = dict(recording.calls)["aws:acm/getCertificate:getCertificate"]
    assert (listener["port"], listener["protocol"]) == (443, "HTTPS")
    assert listener["sslPolicy"].startswith("ELBSecurityPolicy-TLS13-1-2")
    assert listener["certificateArn"].endswith("certificate/1")
    assert arguments["domain"] == "loans.example.org"
    assert arguments["statuses"] == ["ISSUED"]


def test_the_listener_forwards_to_where_the_service_registers(recording: Recording) -> None:
    listener = recording.one("aws:lb/listener:Listener").inputs
    (registration,) = recording.one("aws:ecs/service:Service").inputs["loadBalancers"]
    assert listener["defaultActions"][0]["targetGroupArn"] == registration["targetGroupArn"]
    assert registration["containerName"] == container(recording)["name"]


def test_access_logs_go_to_the_log_bucket(recording: Recording) -> None:
    balancer = recording.one("aws:lb/loadBalancer:LoadBalancer").inputs
    assert balancer["accessLogs"]["enabled"] is True
    assert balancer["accessLogs"]["bucket"] == f"fintech-alb-logs-pr4711-{ACCOUNT}"
