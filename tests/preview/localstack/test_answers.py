"""Every data source is answered in full, the same way each time, and an unanswerable one says why."""

import json
import os
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from harness.model.errors import EnvironmentFault
from harness.model.preview import SeedCertificate, SeedParameter, SeedSecret
from harness.preview.localstack.accounts import Account, open_account
from harness.preview.localstack.answers import answer, services
from harness.preview.localstack.endpoint import LocalStackEndpoint
from harness.preview.localstack.seeding import seed
from harness.preview.localstack.sources.registry import find, sources

SEEDS = (SeedSecret("app/db", "{}"), SeedCertificate("app.example.com"), SeedParameter("/app/a", "1"))
LINUX = {
    "owners": ["amazon"],
    "mostRecent": True,
    "filters": [{"name": "name", "values": ["amzn2-ami-hvm-*-x86_64-gp2"]}],
}
IDENTITY = "aws:index/getCallerIdentity:getCallerIdentity"
ASSUMED = "arn:aws:sts::123456789012:assumed-role/answers-role/session"
# One question for each data source, which it answers from what the fixture below made.
QUESTIONS: dict[str, dict[str, Any]] = {
    "aws:acm/getCertificate:getCertificate": {"domain": "app.example.com"},
    "aws:cloudfront/getCachePolicy:getCachePolicy": {"name": "Managed-CachingOptimized"},
    "aws:cloudfront/getOriginRequestPolicy:getOriginRequestPolicy": {"name": "Managed-CORS-S3Origin"},
    "aws:cloudtrail/getServiceAccount:getServiceAccount": {},
    "aws:ec2/getAmi:getAmi": LINUX,
    "aws:ec2/getAmiIds:getAmiIds": {"owners": ["amazon"], "filters": LINUX["filters"]},
    "aws:ec2/getInstances:getInstances": {"instanceTags": {"Name": "answers"}},
    "aws:ec2/getInternetGateway:getInternetGateway": {"tags": {"Name": "answers"}},
    "aws:ec2/getManagedPrefixList:getManagedPrefixList": {"name": "com.amazonaws.us-east-1.s3"},
    "aws:ec2/getPrefixList:getPrefixList": {"name": "com.amazonaws.us-east-1.s3"},
    "aws:ec2/getRouteTable:getRouteTable": {"filters": [{"name": "association.main", "values": ["true"]}]},
    "aws:ec2/getSecurityGroup:getSecurityGroup": {"name": "default"},
    "aws:ec2/getSecurityGroups:getSecurityGroups": {},
    "aws:ec2/getSubnet:getSubnet": {"availabilityZone": "us-east-1a"},
    "aws:ec2/getSubnets:getSubnets": {},
    "aws:ec2/getVpc:getVpc": {"default": True},
    "aws:ec2/getVpcs:getVpcs": {},
    "aws:elb/getHostedZoneId:getHostedZoneId": {},
    "aws:elb/getServiceAccount:getServiceAccount": {},
    "aws:iam/getPolicy:getPolicy": {"arn": "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"},
    "aws:iam/getPolicyDocument:getPolicyDocument": {
        "statements": [{"actions": ["s3:*"], "resources": ["*"]}]
    },
    "aws:iam/getRole:getRole": {"name": "answers-role"},
    "aws:iam/getRoles:getRoles": {"nameRegex": "^answers-"},
    "aws:iam/getSessionContext:getSessionContext": {"arn": ASSUMED},
    "aws:iam/getUser:getUser": {"userName": "answers-user"},
    "aws:index/getArn:getArn": {"arn": "arn:aws:s3:::bucket/key:1"},
    "aws:index/getAvailabilityZone:getAvailabilityZone": {"name": "us-east-1a"},
    "aws:index/getAvailabilityZones:getAvailabilityZones": {"state": "available"},
    "aws:index/getBillingServiceAccount:getBillingServiceAccount": {},
    "aws:index/getCallerIdentity:getCallerIdentity": {},
    "aws:index/getDefaultTags:getDefaultTags": {},
    "aws:index/getPartition:getPartition": {},
    "aws:index/getRegion:getRegion": {},
    "aws:index/getRegions:getRegions": {},
    "aws:index/getService:getService": {"serviceId": "s3"},
    "aws:kms/getAlias:getAlias": {"name": "alias/aws/s3"},
    "aws:kms/getKey:getKey": {"keyId": "alias/aws/ebs"},
    "aws:lb/getHostedZoneId:getHostedZoneId": {},
    "aws:redshift/getServiceAccount:getServiceAccount": {},
    "aws:route53/getZone:getZone": {"name": "example.com"},
    "aws:s3/getBucket:getBucket": {"bucket": "answers-ACCOUNT"},
    "aws:s3/getCanonicalUserId:getCanonicalUserId": {},
    "aws:secretsmanager/getRandomPassword:getRandomPassword": {"passwordLength": 20},
    "aws:secretsmanager/getSecret:getSecret": {"name": "app/db"},
    "aws:secretsmanager/getSecretVersion:getSecretVersion": {"secretId": "app/db"},
    "aws:ssm/getParameter:getParameter": {"name": "/app/a"},
}


@pytest.fixture(scope="module")
def furnished(localstack: LocalStackEndpoint) -> Account:
    """An account that holds what the questions ask for."""
    account = open_account(localstack, f"answers {os.environ.get('PYTEST_XDIST_WORKER')}")
    seed(account, SEEDS, "us-east-1")
    _furnish(account)
    return account


def _furnish(account: Account) -> None:
    iam, ec2 = account.client("iam", "us-east-1"), account.client("ec2", "us-east-1")
    if not any(role["RoleName"] == "answers-role" for role in iam.list_roles()["Roles"]):
        iam.create_role(RoleName="answers-role", AssumeRolePolicyDocument="{}", Description="for tests")
        iam.create_user(UserName="answers-user")
        account.client("s3", "us-east-1").create_bucket(Bucket=f"answers-{account.access_key}")
        account.client("route53", "us-east-1").create_hosted_zone(Name="example.com", CallerReference="1")
        tagged = {"ResourceType": "internet-gateway", "Tags": [{"Key": "Name", "Value": "answers"}]}
        ec2.create_internet_gateway(TagSpecifications=[tagged])
    if not ec2.describe_instances()["Reservations"]:
        _run_instances(ec2, 2)


def _run_instances(ec2: Any, count: int) -> str:
    image = ec2.describe_images(Owners=["amazon"], MaxResults=5)["Images"][0]["ImageId"]
    tagged = {"ResourceType": "instance", "Tags": [{"Key": "Name", "Value": "answers"}]}
    started = ec2.run_instances(ImageId=image, MinCount=count, MaxCount=count, TagSpecifications=[tagged])
    return str(started["Instances"][0]["InstanceId"])


def _question(account: Account, token: str) -> dict[str, Any]:
    text = json.dumps(QUESTIONS[token]).replace("ACCOUNT", account.access_key)
    question: dict[str, Any] = json.loads(text)
    return question


def test_there_is_a_question_for_every_data_source() -> None:
    assert sorted(source.token for source in sources().values()) == sorted(QUESTIONS)


@pytest.mark.parametrize("token", QUESTIONS)
def test_an_answer_has_every_output_of_the_sdks_result_class(token: str, furnished: Account) -> None:
    found = answer(furnished, token, _question(furnished, token), "us-east-1")
    assert (found.outcome, found.message) == ("answered", None)
    assert found.result is not None
    assert set(found.result) >= _outputs_of_the_sdk(token)
    assert found.result.get("id")
    json.dumps(found.result)


def _outputs_of_the_sdk(token: str) -> set[str]:
    """The getters of a data source's result class in the installed pulumi_aws, in the wire's spelling."""
    module, name = token.split(":")[1].split("/")
    package = find_spec("pulumi_aws")
    assert package is not None
    assert package.submodule_search_locations
    file = re.sub(r"(?<!^)([A-Z])", r"_\1", name).lower() + ".py"
    path = Path(package.submodule_search_locations[0]) / ("" if module == "index" else module) / file
    if not path.exists():  # newer SDKs dropped it; answers that name an older one may still ask
        return {"id"}
    text = path.read_text().split("class Awaitable")[0]
    getters = re.findall(
        r'@pulumi\.getter(?:\(name="(\w+)"\))?\s+(?:@.*\n(?: .*\n)*?)?\s*def (\w+)\(self\)', text
    )
    return {spelt or plain for spelt, plain in getters}


@pytest.mark.parametrize("token", QUESTIONS)
def test_the_same_account_gets_the_same_answer_however_often_it_asks(token: str, furnished: Account) -> None:
    other = Account(furnished.endpoint, furnished.access_key)
    first, second = (answer(one, token, _question(one, token), "us-east-1") for one in (furnished, other))
    assert first == second


def test_no_random_identifier_and_no_clock_shows(localstack: LocalStackEndpoint) -> None:
    account = open_account(localstack, "no chance")
    raw = account.client("ec2", "us-east-1").describe_vpcs()["Vpcs"][0]["VpcId"]
    found = answer(account, "aws:ec2/getVpc:getVpc", {"default": True}, "us-east-1").result
    assert found is not None
    assert raw not in json.dumps(found)
    image = answer(account, "aws:ec2/getAmi:getAmi", LINUX, "us-east-1").result
    assert image is not None
    assert re.search(r"2\.0\.(\d{8})", image["name"])
    assert image["creationDate"].replace("-", "")[:8] in image["name"]


def test_lists_hold_what_the_account_holds(furnished: Account) -> None:
    instances = answer(furnished, "aws:ec2/getInstances:getInstances", {}, "us-east-1").result
    roles = answer(furnished, "aws:iam/getRoles:getRoles", {"nameRegex": "^answers-r"}, "us-east-1").result
    assert instances is not None
    assert roles is not None
    assert len(instances["ids"]) == len(set(instances["ids"])) == 2
    assert roles["names"] == ["answers-role"]
    stopped = {"instanceStateNames": ["stopped"]}
    none = answer(furnished, "aws:ec2/getInstances:getInstances", stopped, "us-east-1").result
    assert none is not None
    assert none["ids"] == []


def test_images_with_endless_numbers_in_their_names_are_ordered_and_no_fault(account: Account) -> None:
    ec2 = account.client("ec2", "us-east-1")
    if not ec2.describe_images(Owners=["self"])["Images"]:
        instance = _run_instances(ec2, 1)
        for name in ("own-9", "own-10", "own-" + "1" * 5000):
            ec2.create_image(InstanceId=instance, Name=name)
    arguments: dict[str, Any] = {"owners": ["self"], "mostRecent": True}
    found = answer(account, "aws:ec2/getAmi:getAmi", arguments, "us-east-1").result
    assert found is not None
    assert found["name"] == "own-" + "1" * 5000
    arguments["filters"] = [{"name": "name", "values": ["own-9", "own-10"]}]
    found = answer(account, "aws:ec2/getAmi:getAmi", arguments, "us-east-1").result
    assert found is not None
    assert found["name"] == "own-10"


def test_what_one_data_source_answered_serves_in_the_next(furnished: Account) -> None:
    vpc = answer(furnished, "aws:ec2/getVpc:getVpc", {"default": True}, "us-east-1").result
    assert vpc is not None
    filters = [{"name": "vpc-id", "values": [vpc["id"]]}]
    subnets = answer(furnished, "aws:ec2/getSubnets:getSubnets", {"filters": filters}, "us-east-1").result
    assert subnets is not None
    assert len(subnets["ids"]) == 6
    assert subnets["filters"] == filters
    subnet = answer(furnished, "aws:ec2/getSubnet:getSubnet", {"id": subnets["ids"][0]}, "us-east-1").result
    assert subnet is not None
    assert (subnet["id"], subnet["vpcId"]) == (subnets["ids"][0], vpc["id"])


@pytest.mark.parametrize(
    ("token", "service"),
    [
        ("aws:rds/getEngineVersion:getEngineVersion", "rds"),
        ("aws:ecs/getCluster:getCluster", "ecs"),
        ("aws:lb/getLoadBalancer:getLoadBalancer", "elbv2"),
        ("aws:alb/getListener:getListener", "elbv2"),
        ("aws:eks/getCluster:getCluster", "eks"),
        ("aws:ecr/getRepository:getRepository", "ecr"),
        ("aws:iot/getEndpoint:getEndpoint", "iot"),
    ],
)
def test_a_service_that_the_edition_lacks_is_named(
    token: str, service: str, localstack: LocalStackEndpoint
) -> None:
    if service in localstack.services:
        pytest.skip(f"this LocalStack offers {service}")
    found = answer(open_account(localstack, "lacking"), token, {}, "us-east-1")
    assert found.outcome == "unsupported"
    assert found.message == f"{token}: {localstack.title} does not offer the service {service}"
    assert localstack.version in localstack.title


@pytest.mark.parametrize(
    "token", ["aws:sqs/getNothing:getNothing", "azure:x/y:z", "", "aws:index/getNo:getNo", ":" * 9]
)
def test_an_unknown_data_source_is_named(token: str, localstack: LocalStackEndpoint) -> None:
    found = answer(open_account(localstack, "unknown"), token, {}, "us-east-1")
    assert (found.outcome, found.message) == (
        "unsupported",
        f"{token}: the harness does not know this data source",
    )


@pytest.mark.parametrize(
    ("token", "arguments", "message"),
    [
        (
            "aws:secretsmanager/getSecretVersion:getSecretVersion",
            {"secretId": "none"},
            "An error occurred (ResourceNotFoundException) when calling the GetSecretValue operation: "
            "Secrets Manager can't find the specified secret.",
        ),
        (
            "aws:acm/getCertificate:getCertificate",
            {"domain": "no.example.com"},
            "no matching ACM Certificate found",
        ),
        ("aws:ec2/getVpc:getVpc", {"tags": {"Name": "none"}}, "no matching EC2 VPC found"),
        ("aws:route53/getZone:getZone", {"name": "no.example.com"}, "no matching Route 53 Hosted Zone found"),
        ("aws:index/getRegion:getRegion", {"region": "mars-1"}, "invalid AWS Region: mars-1"),
    ],
)
def test_a_lookup_that_finds_nothing_fails_with_one_stable_line(
    token: str, arguments: dict[str, Any], message: str, account: Account
) -> None:
    found = answer(account, token, arguments, "us-east-1")
    assert (found.outcome, found.result, found.message) == ("failed", None, message)


def test_a_public_image_that_localstack_lacks_is_not_the_answers_failure(account: Account) -> None:
    wanted = {"owners": ["099720109477"], "filters": [{"name": "name", "values": ["no-such-image-*"]}]}
    found = answer(account, "aws:ec2/getAmi:getAmi", wanted, "us-east-1")
    assert found.outcome == "unsupported"
    own = answer(account, "aws:ec2/getAmi:getAmi", wanted | {"owners": ["self"]}, "us-east-1")
    assert own.outcome == "failed"


def test_several_images_without_most_recent_fail_as_the_provider_does(account: Account) -> None:
    found = answer(account, "aws:ec2/getAmi:getAmi", LINUX | {"mostRecent": False}, "us-east-1")
    assert found.outcome == "failed"
    assert found.message is not None
    assert found.message.startswith("Your query returned more than one result.")


def test_a_pattern_that_would_never_end_ends(account: Account) -> None:
    hostile = {"owners": ["amazon"], "nameRegex": "^(([a-zA-Z0-9._-])+)+$@", "filters": LINUX["filters"]}
    assert answer(account, "aws:ec2/getAmi:getAmi", hostile, "us-east-1").outcome == "unsupported"
    broken = hostile | {"nameRegex": "("}
    assert answer(account, "aws:ec2/getAmi:getAmi", broken, "us-east-1").outcome == "failed"


def test_older_module_names_find_the_same_data_source() -> None:
    assert find("aws:alb/getHostedZoneId:getHostedZoneId") is find("aws:lb/getHostedZoneId:getHostedZoneId")
    assert find("aws:elasticloadbalancing/getServiceAccount:getServiceAccount") is find(
        "aws:elb/getServiceAccount:getServiceAccount"
    )
    assert find("aws:ec2:getAmi") is find("aws:ec2/getAmi:getAmi")


def test_doctor_learns_which_services_are_there(localstack: LocalStackEndpoint) -> None:
    offered, missing = services(localstack)
    assert set(offered) <= set(localstack.services)
    assert not set(missing) & set(localstack.services)
    assert {"sts", "ec2"} <= set(offered)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.floats(allow_nan=False) | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)
_NAMES = ("filters", "tags", "name", "id", "owners", "statements", "region", "secretId", "domain", "statuses")


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(token=st.sampled_from(sorted(QUESTIONS)), arguments=st.dictionaries(st.sampled_from(_NAMES), _JSON))
def test_hostile_arguments_get_an_outcome_and_never_an_exception(
    token: str, arguments: dict[str, Any], furnished: Account
) -> None:
    found = answer(furnished, token, arguments, "us-east-1")
    assert found.outcome in ("answered", "failed", "unsupported")
    assert (found.outcome == "answered") == (found.message is None)
    assert found.message is None or "\n" not in found.message


def test_a_localstack_that_shuts_down_is_a_fault_not_an_outcome() -> None:
    """One that answers 503 (as LocalStack does while it stops), then one that is no LocalStack any more."""
    for status in (503, 500):
        with _failing_server(status) as url:
            endpoint = LocalStackEndpoint(url, "1", "community", ("sts",))
            with pytest.raises(EnvironmentFault) as caught:
                answer(open_account(endpoint, "going"), IDENTITY, {}, "us-east-1")
            assert caught.value.stage == "localstack"
            with pytest.raises(EnvironmentFault):
                seed(open_account(endpoint, "going"), SEEDS, "us-east-1")


@contextmanager
def _failing_server(status: int) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.send_error(status)

        do_GET = do_POST  # noqa: N815 - the name that http.server calls

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
