"""Type errors come in the field's words, true ones only: the real ty and TypeScript against the real SDKs."""

from pathlib import Path

import pytest

from harness.analysis.interface import SdkFolders, analyse
from harness.model.analysis import SdkProblem, SourceDiagnostic
from harness.model.workspace import Language
from tests.checks.build import workspace

HEAD = "import pulumi\nimport pulumi_aws as aws\nfrom pulumi_aws import ec2, s3\n"
TS_HEAD = 'import * as pulumi from "@pulumi/pulumi";\nimport * as aws from "@pulumi/aws";\n'


def _meant(
    tmp_path: Path, sdk: SdkFolders, files: dict[str, str], language: Language = "python", **layout: object
) -> list[tuple[SourceDiagnostic, SdkProblem]]:
    made = workspace(tmp_path, files, language, **layout)
    found = analyse(made, sdk)
    assert found.unavailable == {}
    return [(item, item.sdk) for item in found.diagnostics if item.sdk is not None]


def test_an_unknown_argument_is_named_with_its_resource_and_line(
    tmp_path: Path, python_sdk: SdkFolders
) -> None:
    text = HEAD + "ec2.Eip(\n    'nat',\n    vpc=True,\n    tags={},\n)\n"
    ((diagnostic, problem),) = _meant(tmp_path, python_sdk, {"__main__.py": text})
    assert (diagnostic.line, problem.line) == (6, 4)
    assert problem == SdkProblem(
        "unknown-argument",
        "vpc",
        owner="aws.ec2.Eip",
        token="aws:ec2/eip:Eip",
        name="nat",
        line=4,
        property="vpc",
        instead='write domain with the value "vpc"',
        majors=(7,),
    )


def test_every_unknown_argument_of_one_call_is_named_and_not_only_the_first(
    tmp_path: Path, python_sdk: SdkFolders
) -> None:
    text = HEAD + "aws.rds.Instance('db', instance_class='db.t3.micro', backups=7, multi_azz=True)\n"
    found = _meant(tmp_path, python_sdk, {"__main__.py": text})
    assert [(problem.written, problem.instead) for _, problem in found] == [
        ("backups", None),
        ("multi_azz", "the SDK has multi_az"),
    ]


def test_an_argument_of_a_nested_class_is_named_by_the_path_of_the_resource(
    tmp_path: Path, python_sdk: SdkFolders
) -> None:
    text = HEAD + (
        "ec2.RouteTable('r', vpc_id='v', routes=[\n"
        "    ec2.RouteTableRouteArgs(cidr_block='0.0.0.0/0', instance_id='i'),\n"
        "])\n"
    )
    ((_, problem),) = _meant(tmp_path, python_sdk, {"__main__.py": text})
    assert (problem.token, problem.property) == ("aws:ec2/routeTable:RouteTable", "routes[0].instanceId")
    assert problem.owner == "aws.ec2.RouteTableRouteArgs"
    assert problem.instead is not None
    assert "network_interface_id" in problem.instead


def test_a_missing_required_argument_is_named(tmp_path: Path, python_sdk: SdkFolders) -> None:
    text = HEAD + "aws.lb.Listener('l', load_balancer_arn='a', default_action={})\n"
    found = _meant(tmp_path, python_sdk, {"__main__.py": text})
    assert [(problem.kind, problem.written) for _, problem in found] == [
        ("missing-argument", "default_actions"),
        ("unknown-argument", "default_action"),
    ]


def test_a_resource_option_given_as_an_argument_is_called_one(tmp_path: Path, python_sdk: SdkFolders) -> None:
    text = HEAD + "aws.sns.Topic('t', depends_on=[])\n"
    ((_, problem),) = _meant(tmp_path, python_sdk, {"__main__.py": text})
    assert problem.instead == "it is a resource option (pulumi.ResourceOptions)"


def test_members_and_modules_that_the_sdk_lacks_are_named(tmp_path: Path, python_sdk: SdkFolders) -> None:
    text = (
        HEAD
        + "from pulumi_aws.nothing import X\nvpc = ec2.Vpc('v')\nprint(vpc.public_ids)\ns3.Buckets('b')\n"
    )
    files = {"__main__.py": text, "requirements.txt": "pulumi\n"}
    found = _meant(tmp_path, python_sdk, files, manifests=("requirements.txt",))
    assert [(item.kind, item.owner, item.written) for _, item in found] == [
        ("unknown-module", None, "pulumi_aws.nothing"),
        ("unknown-member", "aws.ec2.Vpc", "public_ids"),
        ("unknown-member", "aws.s3", "Buckets"),
    ]


def test_a_module_that_stands_elsewhere_in_the_answer_is_unknown_and_one_beside_the_program_is_not(
    tmp_path: Path, python_sdk: SdkFolders
) -> None:
    files = {
        "infra/__main__.py": HEAD + "import network\nfrom parts.vpc import Vpc\nimport boto3\n",
        "infra/network.py": "",
        "lib/parts/vpc.py": "class Vpc: ...\n",
    }
    found = _meant(tmp_path, python_sdk, files, main="infra/__main__.py", project_folder="infra")
    assert [(item.kind, item.written) for _, item in found] == [("unknown-module", "parts.vpc")]


def test_a_package_that_the_manifest_names_is_no_defect_and_another_is(
    tmp_path: Path, python_sdk: SdkFolders
) -> None:
    text = HEAD + "import pulumi_cloudflare\nimport pulumi_datadog\n"
    files = {"__main__.py": text, "requirements.txt": "pulumi\npulumi-cloudflare>=5\n"}
    found = _meant(tmp_path, python_sdk, files, manifests=("requirements.txt",))
    assert [item.written for _, item in found] == ["pulumi_datadog"]


def test_what_the_types_say_too_narrowly_is_no_defect(tmp_path: Path, python_sdk: SdkFolders) -> None:
    text = HEAD + (
        "bucket = s3.Bucket('b', tags={'a': 'b'}, force_destroy='true')\n"
        "aws.iam.get_policy_document(statements=[\n"
        "    aws.iam.GetPolicyDocumentStatementArgs(resources=[bucket.arn]),\n"
        "])\n"
        "aws.rds.ClusterInstance('i', engine='aurora-mysql', cluster_identifier='c', instance_class='x')\n"
        "aws.ec2.Vpc('v', cidr_block='10.0.0.0/16', enable_dns_support=True)\n"
        "bucket.note = 'kept for later'\n"
        "settings = {'acl': 'private'}\n"
        "aws.lambda_.Function('f', role=bucket.arn, **settings)\n"
        "def make(opts: pulumi.ResourceOptions = None) -> None: ...\n"
    )
    assert _meant(tmp_path, python_sdk, {"__main__.py": text}) == []


def test_a_list_for_a_mapping_is_of_the_wrong_type(tmp_path: Path, python_sdk: SdkFolders) -> None:
    text = HEAD + "aws.ec2.Vpc('v', cidr_block='10.0.0.0/16', tags=['a'])\n"
    ((_, problem),) = _meant(tmp_path, python_sdk, {"__main__.py": text})
    assert (problem.kind, problem.property, problem.expected) == ("wrong-type", "tags", "a mapping")


def test_handlers_and_tests_are_not_the_program(tmp_path: Path, python_sdk: SdkFolders) -> None:
    files = {
        "lambda/handler.py": "import aws_xray_sdk\n",
        "tests/test_stack.py": HEAD + "s3.Buckets('b')\n",
    }
    assert _meant(tmp_path, python_sdk, files) == []


def test_typescript_names_argument_resource_and_remedy(tmp_path: Path, typescript_sdk: SdkFolders) -> None:
    text = TS_HEAD + (
        "new aws.apigateway.Deployment('d', {\n  restApi: 'r',\n  stageName: 'prod',\n});\n"
        "new aws.ecs.Service('s', { taskDefinitions: 'x' });\n"
    )
    found = _meant(tmp_path, typescript_sdk, {"index.ts": text}, "typescript")
    (first, problem), (_, other) = found
    assert (first.line, problem.line, problem.token) == (5, 3, "aws:apigateway/deployment:Deployment")
    assert (problem.property, problem.majors) == ("stageName", (7,))
    assert problem.instead is not None
    assert problem.instead.startswith("a Stage is a resource of its own")
    assert other.instead == "the SDK has taskDefinition"


def test_typescript_names_missing_arguments_members_types_and_names(
    tmp_path: Path, typescript_sdk: SdkFolders
) -> None:
    text = TS_HEAD + (
        "new aws.lb.Listener('l', { loadBalancerArn: 'a' });\n"
        "aws.s3.getBucketEncryption();\n"
        "new aws.ec2.Vpc('v', { enableDnsSupport: 'yes', tags: { a: missing } });\n"
        "export class Part { readonly never: string; constructor(tags) { void tags; } }\n"
        "export { x } from './nowhere';\n"
    )
    found = _meant(tmp_path, typescript_sdk, {"index.ts": text}, "typescript")
    assert [(item.line, problem.kind, problem.written) for item, problem in found] == [
        (3, "missing-argument", "defaultActions"),
        (4, "unknown-member", "getBucketEncryption"),
        (5, "unknown-name", "missing"),
        (5, "wrong-type", "string"),
        (6, "uninitialised", "never"),
        (6, "untyped", "tags"),
        (7, "unknown-module", "./nowhere"),
    ]
    assert found[1][1].owner == "aws.s3"


def test_no_message_holds_a_path_of_this_machine(tmp_path: Path, typescript_sdk: SdkFolders) -> None:
    text = TS_HEAD + "aws.s3.getBucketEncryption();\nnew (aws as any).x();\n"
    found = analyse(workspace(tmp_path, {"index.ts": text}), typescript_sdk)
    assert found.diagnostics
    assert not any(str(typescript_sdk.node_modules) in item.message for item in found.diagnostics)


@pytest.mark.parametrize("text", ["", "new aws.s3.Bucket(", "const x = {{{", "\ufeff\x00new aws.s3"])
def test_broken_typescript_breaks_nothing(tmp_path: Path, typescript_sdk: SdkFolders, text: str) -> None:
    found = analyse(workspace(tmp_path, {"index.ts": TS_HEAD + text}), typescript_sdk)
    assert found.unavailable == {}
