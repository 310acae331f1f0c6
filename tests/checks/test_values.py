"""Kind ``values``: it raises what AWS surely rejects, once, and never a value that is not the author's."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.checks.values import RULES
from harness.model.finding import Finding
from harness.model.graph import Resource
from harness.model.rubric import Selector, ValueRule, ValuesCheck
from harness.rubric.interface import load
from tests.checks.build import BASE, refers, resource, run, stack, subject

CACHE = "aws:elasticache/replicationGroup:ReplicationGroup"
DATABASE = "aws:rds/instance:Instance"
GROUP = "aws:rds/subnetGroup:SubnetGroup"
FUNCTION = "aws:lambda/function:Function"
QUEUE = "aws:sqs/queue:Queue"
ROLE = "aws:iam/role:Role"
SUBNET = "aws:ec2/subnet:Subnet"
TABLE = "aws:dynamodb/table:Table"
TASK = "aws:ecs/taskDefinition:TaskDefinition"
VPC = "aws:ec2/vpc:Vpc"
VERSIONS = ("aws_rds_dbinstance/engine_version", "aws_rds_dbinstance/engine_version_deprecated")


def check(rule: ValueRule, kind: str, **fields: Any) -> ValuesCheck:
    words = {**BASE, "message": "{resource}: {detail}"}
    return ValuesCheck(**words, rule=rule, resources=Selector(kind), **fields)


def found(root: Path, made: ValuesCheck, *resources: Resource) -> tuple[Finding, ...]:
    return run(subject(root, resources), made).findings


# ---------------------------------------------------------------- versions


def database(version: str, **more: Any) -> Resource:
    inputs = {"engine": "postgres", "engineVersion": version, **more}
    return resource(DATABASE, "db", {key: value for key, value in inputs.items() if value is not None})


def test_a_withdrawn_version_is_told_with_the_next_that_is_offered(tmp_path: Path) -> None:
    (finding,) = found(tmp_path, check("engine-version", DATABASE, data=VERSIONS), database("14.7"))
    assert finding.property == "engineVersion"
    assert "engineVersion 14.7 of postgres is not offered any more" in finding.message
    assert "the nearest that is offered is 14." in finding.message


def test_a_version_that_never_was_is_told_apart(tmp_path: Path) -> None:
    (finding,) = found(tmp_path, check("engine-version", DATABASE, data=VERSIONS), database("15.99"))
    assert "15.99 of postgres is no version that AWS offers" in finding.message


@pytest.mark.parametrize(
    "right",
    [
        database("16"),
        database("14.7", replicateSourceDb="db-0"),
        database("14.7", snapshotIdentifier="last"),
        database("1.0", engine="an-engine-of-next-year"),
        database("14.7", engine=None),
    ],
)
def test_versions_that_may_be_right_are_left_alone(right: Resource, tmp_path: Path) -> None:
    assert found(tmp_path, check("engine-version", DATABASE, data=VERSIONS), right) == ()


@pytest.mark.parametrize(("version", "number"), [("6.x", 0), ("7.1", 0), ("9.9", 1)])
def test_versions_of_a_cache(version: str, number: int, tmp_path: Path) -> None:
    made = check("engine-version", CACHE, data=("aws_elasticache_cachecluster/engine_version",))
    cache = resource(CACHE, "cache", {"engine": "redis", "engineVersion": version})
    assert len(found(tmp_path, made, cache)) == number


@pytest.mark.parametrize("mark", ["unknowns", "synthesised", "standins"])
def test_a_version_that_is_not_the_authors_is_left_alone(mark: str, tmp_path: Path) -> None:
    marks: dict[str, Any] = {mark: ("engineVersion",)}
    made = resource(DATABASE, "db", {"engine": "postgres", "engineVersion": "14.7"}, **marks)
    assert found(tmp_path, check("engine-version", DATABASE, data=VERSIONS), made) == ()


@pytest.mark.parametrize(
    ("day", "refused", "deprecated"),
    [("2024-01-01", 0, 0), ("2026-01-01", 0, 1), ("2040-01-01", 1, 0)],
)
def test_the_day_decides_whether_a_runtime_is_current_deprecated_or_refused(
    day: str, refused: int, deprecated: int, tmp_path: Path
) -> None:
    function = resource(FUNCTION, "job", {"runtime": "nodejs18.x"})
    for ended, number in (("refused", refused), ("deprecated", deprecated)):
        made = check("lifecycle", FUNCTION, property="runtime", data=("lambda",), as_of=day, ended=ended)
        assert len(found(tmp_path, made, function)) == number


def test_a_managed_policy_is_told_with_its_right_path(tmp_path: Path) -> None:
    role = resource(ROLE, "config", {"managedPolicyArns": ["arn:aws:iam::aws:policy/AWS_ConfigRole"]})
    (finding,) = found(tmp_path, check("managed-policy", ROLE), role)
    assert finding.property == "managedPolicyArns[0]"
    assert "the right one is arn:aws:iam::aws:policy/service-role/AWS_ConfigRole" in finding.message


@pytest.mark.parametrize("name", ["ReadOnlyAccess", "service-role/AWS_ConfigRole", "*", "service-role/*"])
def test_managed_policies_and_patterns_are_left_alone(name: str, tmp_path: Path) -> None:
    role = resource(ROLE, "config", {"managedPolicyArns": [f"arn:aws:iam::aws:policy/{name}"]})
    assert found(tmp_path, check("managed-policy", ROLE), role) == ()


# ---------------------------------------------------------------- cfn-lint's tables

ENVIRONMENT = "aws_lambda_function/environment_variable_keys@Environment.Variables"
EVERY_LIMIT = ("enum", "pattern", "length", "bounds")


def test_a_reserved_variable_points_at_the_variables(tmp_path: Path) -> None:
    function = resource(
        FUNCTION, "job", {"environment": {"variables": {"AWS_REGION": "us-east-1", "A": "b"}}}
    )
    (finding,) = found(tmp_path, check("combination", FUNCTION, data=(ENVIRONMENT,)), function)
    assert (finding.property, finding.message) == (
        "environment.variables",
        f"{FUNCTION} 'job': environment.variables must not hold AWS_REGION",
    )


@pytest.mark.parametrize(
    ("cpu", "memory", "number"),
    [
        ("256", "512", 0),
        ("256", "4096", 1),
        ("1024", "2048", 0),
        ("1 vCPU", "2 GB", 0),
        ("1 vcpu", "64 gb", 1),
        (256, 2048, 0),
        ("300", "512", 1),
        (None, None, 0),
    ],
)
def test_sizes_of_fargate(cpu: Any, memory: Any, number: int, tmp_path: Path) -> None:
    inputs = {"requiresCompatibilities": ["FARGATE"], "cpu": cpu, "memory": memory}
    task = resource(TASK, "task", inputs, unknowns=("cpu", "memory") if cpu is None else ())
    made = check("combination", TASK, data=("aws_ecs_taskdefinition/fargate_cpu_memory",))
    assert len(found(tmp_path, made, task)) == number


def test_a_table_by_region_counts_where_no_region_offers_the_value(tmp_path: Path) -> None:
    made = check(
        "combination", "aws:ec2/instance:Instance", data=("aws_ec2_instance/instancetype_enum@InstanceType",)
    )
    for type_, number in (("t3.micro", 0), ("t3.huge", 1)):
        host = resource("aws:ec2/instance:Instance", "host", {"instanceType": type_})
        assert len(found(tmp_path, made, host)) == number


@pytest.mark.parametrize(
    ("kind", "inputs", "words"),
    [
        (
            "aws:ecs/service:Service",
            {"launchType": "SERVERLESS"},
            "launchType is 'SERVERLESS', and AWS takes",
        ),
        ("aws:kms/alias:Alias", {"name": "data"}, "name is 'data', and AWS takes what matches"),
        (QUEUE, {"visibilityTimeoutSeconds": 50000}, "is 50000, and AWS takes at most 43200"),
        (
            "aws:cloudfront/distribution:Distribution",
            {"defaultCacheBehavior": {"viewerProtocolPolicy": "https"}},
            "defaultCacheBehavior.viewerProtocolPolicy is 'https'",
        ),
    ],
)
def test_values_outside_the_schema(kind: str, inputs: dict[str, Any], words: str, tmp_path: Path) -> None:
    (finding,) = found(tmp_path, check("schema", kind, data=EVERY_LIMIT), resource(kind, "it", inputs))
    assert words in finding.message


@pytest.mark.parametrize(
    ("kind", "inputs"),
    [
        (
            "aws:ecs/service:Service",
            {"launchType": "FARGATE", "networkConfiguration": {"assignPublicIp": True}},
        ),
        # CloudFormation makes no SecureString; the service does
        ("aws:ssm/parameter:Parameter", {"type": "SecureString"}),
        ("aws:cloudwatch/logGroup:LogGroup", {"retentionInDays": 0}),
        ("aws:unheard/of:Thing", {"type": "x"}),
        ("random:index/randomPassword:RandomPassword", {"length": 1}),
    ],
)
def test_values_that_the_service_takes(kind: str, inputs: dict[str, Any], tmp_path: Path) -> None:
    assert found(tmp_path, check("schema", kind, data=EVERY_LIMIT), resource(kind, "it", inputs)) == ()


# ---------------------------------------------------------------- what does not fit together


def subnet(name: str, block: str, vpc: Resource) -> Resource:
    return resource(SUBNET, name, {"cidrBlock": block}, references=(refers("vpcId", vpc),))


def test_an_overlap_is_told_once_and_names_both(tmp_path: Path) -> None:
    vpc = resource(VPC, "vpc", {"cidrBlock": "10.0.0.0/16"})
    pair = (subnet("a", "10.0.1.0/24", vpc), subnet("b", "10.0.1.128/25", vpc))
    (finding,) = found(tmp_path, check("subnet-ranges", SUBNET), vpc, *pair)
    assert "'b': 10.0.1.128/25 overlaps 10.0.1.0/24 of 'a'" in finding.message


def test_a_subnet_outside_its_vpc(tmp_path: Path) -> None:
    vpc = resource(VPC, "vpc", {"cidrBlock": "10.0.0.0/16"})
    made = check("subnet-ranges", SUBNET)
    assert len(found(tmp_path, made, vpc, subnet("a", "10.1.0.0/24", vpc))) == 1
    unknown = resource(VPC, "vpc", {"cidrBlock": None}, unknowns=("cidrBlock",))
    assert found(tmp_path, made, unknown, subnet("a", "10.1.0.0/24", unknown)) == ()


def test_default_tags_of_the_provider_count(tmp_path: Path) -> None:
    provider = resource("pulumi:providers:aws", "main", {"defaultTags": '{"tags": {"environment": "dev"}}'})
    role = resource(ROLE, "task", {"tags": {"Environment": "dev"}}, provider=provider.urn)
    (finding,) = found(tmp_path, check("tag-case", ROLE), provider, role)
    assert "Environment, environment" in finding.message


def test_a_defect_that_many_resources_share_is_told_once(tmp_path: Path) -> None:
    tags = {"Environment": "dev", "environment": "dev"}
    roles = [resource(ROLE, name, {"tags": tags}) for name in ("one", "two")]
    (finding,) = found(tmp_path, check("tag-case", ROLE), *roles)
    assert "'one'" in finding.message
    assert "'two'" in finding.message


def test_an_unknown_key_of_a_table_may_be_any_attribute(tmp_path: Path) -> None:
    inputs = {"hashKey": None, "attributes": [{"name": "id", "type": "S"}]}
    table = resource(TABLE, "loans", inputs, unknowns=("hashKey",))
    assert found(tmp_path, check("table-attributes", TABLE), table) == ()


@pytest.mark.parametrize(("hidden", "number"), [(None, 1), (59, 1), (60, 0), ("60", 0)])
def test_a_queue_beside_its_function(hidden: Any, number: int, tmp_path: Path) -> None:
    settings = {} if hidden is None else {"visibilityTimeoutSeconds": hidden}
    queue, function = resource(QUEUE, "jobs", settings), resource(FUNCTION, "job", {"timeout": 60})
    mapping = resource(
        "aws:lambda/eventSourceMapping:EventSourceMapping",
        "mapping",
        references=(refers("eventSourceArn", queue), refers("functionName", function)),
    )
    made = check("queue-timeout", "aws:lambda/eventSourceMapping:EventSourceMapping")
    assert len(found(tmp_path, made, queue, function, mapping)) == number


@pytest.mark.parametrize(
    ("inputs", "name", "number"),
    [
        ({"name": "x" * 33}, "balancer", 1),
        ({"name": "x" * 32}, "balancer", 0),
        ({}, "x" * 25, 1),
        ({}, "x" * 24, 0),
        ({"namePrefix": "a-"}, "x" * 40, 0),
    ],
)
def test_the_length_of_given_and_automatic_names(
    inputs: dict[str, Any], name: str, number: int, tmp_path: Path
) -> None:
    balancer = resource("aws:lb/loadBalancer:LoadBalancer", name, inputs)
    made = check("name-length", "aws:lb/loadBalancer:LoadBalancer", property="name", data=("32",))
    assert len(found(tmp_path, made, balancer)) == number


@pytest.mark.parametrize(("region", "number"), [("us-east-1", 0), ("eu-west-1", 1), (None, 0)])
def test_only_the_region_of_an_explicit_provider_is_sure(region: Any, number: int, tmp_path: Path) -> None:
    marks = () if region else ("region",)
    provider = resource("pulumi:providers:aws", "main", {"region": region}, unknowns=marks)
    acl = resource("aws:wafv2/webAcl:WebAcl", "acl", {"scope": "CLOUDFRONT"}, provider=provider.urn)
    default = resource("aws:wafv2/webAcl:WebAcl", "other", {"scope": "CLOUDFRONT"})
    made = check("provider-region", "aws:wafv2/webAcl:WebAcl", data=("us-east-1",))
    assert len(found(tmp_path, made, provider, acl, default)) == number


@pytest.mark.parametrize(
    ("engine", "version", "family", "number"),
    [
        ("postgres", "16.4", "postgres16", 0),
        ("postgres", "16.4", "postgres15", 1),
        ("postgres", None, "postgres15", 0),
        ("aurora-postgresql", "16.4", "postgres16", 1),
        ("mysql", "8.0.40", "mysql8.0", 0),
        ("mysql", "8", "mysql8.0", 0),
        ("aurora-mysql", "8.0.mysql_aurora.3.08.0", "aurora-mysql8.0", 0),
        ("redis", "6.2", "redis6.x", 0),
        ("redis", "7.1", "redis6.x", 1),
        ("sqlserver-ex", "15.00.4073.23.v1", "sqlserver-ex-15.0", 0),
        ("oracle-se2", "19", "oracle-se2-cdb-19", 1),
    ],
)
def test_families_of_parameter_groups(
    engine: str, version: str | None, family: str, number: int, tmp_path: Path
) -> None:
    group = resource("aws:rds/parameterGroup:ParameterGroup", "group", {"family": family})
    inputs = {"engine": engine, **({} if version is None else {"engineVersion": version})}
    db = resource(DATABASE, "db", inputs, references=(refers("parameterGroupName", group),))
    assert len(found(tmp_path, check("parameter-family", DATABASE), group, db)) == number


# ---------------------------------------------------------------- hostile answers

_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
_KEYS = st.sampled_from(
    [
        *("engine", "engineVersion", "runtime", "name", "cidrBlock", "tags", "attributes", "hashKey", "cpu"),
        *("globalSecondaryIndexes", "containerDefinitions", "memory", "minSize", "maxSize", "environment"),
        *(
            "requiresCompatibilities",
            "type",
            "timeout",
            "logConfiguration",
            "keySchemas",
            "managedPolicyArns",
        ),
    ]
)
_CHECKS = [
    check("engine-version", DATABASE, data=VERSIONS),
    check("lifecycle", FUNCTION, property="runtime", data=("lambda",)),
    check("managed-policy", ROLE),
    check("schema", FUNCTION, data=EVERY_LIMIT),
    check("combination", TASK, data=("aws_ecs_taskdefinition/fargate_cpu_memory",)),
    check("name-length", QUEUE, property="name", data=("80",)),
    check("subnet-ranges", SUBNET),
    check("tag-case", ROLE),
    check("table-attributes", TABLE),
    check("container-memory", TASK),
    check("bounds", QUEUE, data=("minSize", "<=", "maxSize")),
    check("queue-timeout", QUEUE),
    check("parameter-family", DATABASE),
    check("provider-region", ROLE, data=("us-east-1",)),
]
# Every other rule as the packs ask for it.
_HELD = {made.rule for made in _CHECKS}
_CHECKS += {
    made.rule: made
    for made in load("general").checks
    if isinstance(made, ValuesCheck) and made.rule not in _HELD
}.values()


@given(inputs=st.dictionaries(_KEYS, _VALUES, max_size=6))
def test_no_input_makes_a_rule_crash(
    inputs: dict[str, Any], tmp_path_factory: pytest.TempPathFactory
) -> None:
    kinds = {_kind(made) for made in _CHECKS}
    resources = {kind: resource(kind, "it", inputs) for kind in kinds}
    whole = stack(tmp_path_factory.getbasetemp(), tuple(resources.values()))
    for made in _CHECKS:
        list(RULES[made.rule](made, whole, resources[_kind(made)]))


def _kind(made: ValuesCheck) -> str:
    kind = made.resources.type
    return kind if isinstance(kind, str) else kind[0]


def test_every_rule_is_tried_by_hostile_answers() -> None:
    assert {made.rule for made in _CHECKS} == set(RULES)


def test_cfn_lints_code_is_never_imported() -> None:
    program = (
        "import sys; from harness.checks import values, values_cfnlint as data; data.types();"
        "data.runtimes();"
        "data.extension('aws_rds_dbcluster/engine_version');"
        "print(sorted({'cfnlint', 'sympy', 'networkx', 'botocore'} & set(sys.modules)))"
    )
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"


def zoned(*zones: object) -> tuple[Resource, ...]:
    """A group of subnets in these zones; None for a zone that AWS chooses."""
    inputs: list[dict[str, Any]] = [{} if zone is None else {"availabilityZone": zone} for zone in zones]
    subnets = [resource(SUBNET, f"s{number}", given_zone) for number, given_zone in enumerate(inputs)]
    references = tuple(refers(f"subnetIds[{number}]", item) for number, item in enumerate(subnets))
    return resource(GROUP, "db", {"subnetIds": list(zones)}, references=references), *subnets


@pytest.mark.parametrize(
    ("zones", "number"),
    [
        (("us-east-1a", "us-east-1a"), 1),
        (("us-east-1a",), 1),
        (("us-east-1a", "us-east-1b"), 0),
        (("us-east-1a", None), 0),
        ((None, None), 0),
        ((), 0),
        (("us-east-1-bos-1a", "us-east-1-bos-1a"), 0),
    ],
)
def test_subnets_that_all_lie_in_one_zone(tmp_path: Path, zones: tuple[object, ...], number: int) -> None:
    made = check("subnet-zones", GROUP, data=("subnetIds",))
    assert len(found(tmp_path, made, *zoned(*zones))) == number


def test_a_subnet_from_elsewhere_may_lie_in_another_zone(tmp_path: Path) -> None:
    group, *subnets = zoned("us-east-1a", "us-east-1a")
    more = msgspec.structs.replace(group, inputs={"subnetIds": ["s0", "s1", "subnet-0a1b2c3d"]})
    made = check("subnet-zones", GROUP, data=("subnetIds",))
    assert found(tmp_path, made, more, *subnets) == ()
