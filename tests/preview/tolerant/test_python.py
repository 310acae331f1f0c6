"""A tolerant run of Python programs: each kind of problem, once, at its line, and all resources behind it."""

from pathlib import Path

import pytest

from harness.model.preview import Preview, PreviewSettings, Problem
from harness.preview.interface import preview
from tests.preview.answers import answer

pytestmark = pytest.mark.usefixtures("localstack")

PROGRAM = """\
import json
import os
import pulumi
import pulumi_aws as aws
import no_such_package
from components.network import Network

config = pulumi.Config()
bucket = aws.s3.Bucket("logs", acl_policy="private")  # unknown argument
address = aws.ec2.Eip(
    "address",
    tags={"a": "b"},
    vpc=True,  # unknown argument, in its own line
)
group = aws.ec2.SecurityGroup("group", ingress=[
    aws.ec2.SecurityGroupIngressArgs(protocol="tcp", from_port=1, to_port=2, cidr="0.0.0.0/0"),  # of an input
])
route = aws.ec2.Route("route")  # missing argument
thing = aws.ec2.ElasticThing("thing")  # missing class
name = config.require("dbName")
size = config.require_int("size")
cidr = config.require("vpcCidr")
token = os.environ["NO_SUCH_VARIABLE"]
network = Network("network", subnet=thing.id)
queue = aws.sqs.Queue("queue", policy=json.dumps({"Resource": bucket.arn}))  # serialised
topic = aws.sns.Topic("topic", display_name=f"topic of {bucket.id}")  # formatted
for letter in bucket.bucket:  # iterated
    aws.sns.Topic(f"never-{letter}")
text = "arn:" + bucket.arn  # concatenated
if bucket.id == "logs":  # compared
    pass
number = int("many")  # raises
vpc = aws.ec2.Vpc("vpc", cidr_block=cidr, tags={"Name": name, "Size": str(size)})
same = aws.ec2.Vpc("vpc", cidr_block="10.0.0.0/16")  # duplicate
volume = aws.ebs.Volume("volume", availability_zone=undefined_name, size=number)  # undefined
last = aws.dynamodb.Table("table", {"billing_mode": "PAY_PER_REQUEST"})  # a dict for the options


class Part(pulumi.ComponentResource):
    def __init__(self, name):
        super().__init__("answer:index:Part", name)
        self.role = aws.iam.Role(f"{name}-role", assume_role_policy="{}", trust="ec2")  # in a component
        self.register_outputs({"role": self.role.arn})


part = Part("part")
pulumi.export("role", part.role.arn)
try:
    import optional_package
except ImportError:
    optional_package = None
"""


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Preview:
    root = tmp_path_factory.mktemp("answer")
    return preview(answer(root, "python", {"__main__.py": PROGRAM}, main="__main__.py"), PreviewSettings())


def line(marker: str) -> int:
    """The line that holds ``marker``."""
    return next(number for number, text in enumerate(PROGRAM.splitlines(), 1) if marker in text)


def problem(result: Preview, kind: str, symbol: str | None = None, marker: str | None = None) -> Problem:
    """The one problem of this kind, symbol and line."""
    (found,) = [
        item
        for item in result.problems
        if item.kind == kind
        and symbol in (None, item.symbol)
        and (marker is None or (item.position is not None and item.position.line == line(marker)))
    ]
    return found


def names(result: Preview) -> set[str]:
    return {item.name for item in result.graph.resources}


def test_the_strict_run_gives_the_verdict(result: Preview) -> None:
    assert result.outcome == "program-error"
    assert result.error is not None
    assert "no_such_package" in result.error.message


def test_every_resource_behind_the_failures_is_registered(result: Preview) -> None:
    wanted = {
        "logs",
        "address",
        "group",
        "route",
        "queue",
        "topic",
        "vpc",
        "volume",
        "part",
        "part-role",
        "table",
    }
    assert wanted <= names(result)
    assert "role" in result.graph.exports


@pytest.mark.parametrize(
    ("kind", "symbol", "marker"),
    [
        ("missing-module", "no_such_package", "import no_such_package"),
        ("missing-module", "components", "from components.network"),
        ("unknown-argument", "acl_policy", "acl_policy="),
        ("unknown-argument", "vpc", "vpc=True"),
        ("unknown-argument", "cidr", 'cidr="0.0.0.0/0"'),
        ("unknown-argument", "trust", "trust="),
        ("missing-attribute", "ElasticThing", "# missing class"),
        ("missing-config", "tap:dbName", 'require("dbName")'),
        ("missing-config", "tap:size", "require_int"),
        ("missing-config", "NO_SUCH_VARIABLE", "NO_SUCH_VARIABLE"),
        ("output-serialised", None, "# serialised"),
        ("output-misused", None, "# formatted"),
        ("output-misused", None, "# iterated"),
        ("output-misused", None, "# concatenated"),
        ("output-misused", None, "# compared"),
        ("exception", "ValueError", "# raises"),
        ("exception", "undefined_name", "# undefined"),
        ("duplicate-urn", "vpc", "# duplicate"),
        ("wrong-type", "opts", "# a dict"),
    ],
)
def test_a_problem_is_said_once_at_its_line(
    result: Preview, kind: str, symbol: str | None, marker: str
) -> None:
    assert problem(result, kind, symbol, marker).position is not None


def test_a_missing_argument_is_named(result: Preview) -> None:
    assert problem(result, "missing-argument", "route_table_id").type == "aws:ec2/route:Route"


def test_nothing_is_said_of_what_rests_on_a_stand_in(result: Preview) -> None:
    told = {(item.position.line, item.kind) for item in result.problems if item.position}
    assert not {number for number, _ in told} & {line('Network("network"'), line("cidr_block=cidr")}
    assert not any("standin" in item.message for item in result.problems)


def test_what_the_program_itself_catches_is_no_problem(result: Preview) -> None:
    assert "optional_package" not in {item.symbol for item in result.problems}


def test_inputs_that_rest_on_a_stand_in_are_marked_and_unknown(result: Preview) -> None:
    (vpc,) = [item for item in result.graph.resources if item.name == "vpc"]
    assert {"cidrBlock", "tags.Name"} <= set(vpc.standins) <= set(vpc.unknowns)
    assert vpc.inputs["cidrBlock"] is None


def test_an_argument_names_its_resource_and_its_property(result: Preview) -> None:
    found = problem(result, "unknown-argument", "vpc")
    assert (found.urn or "").endswith("aws:ec2/eip:Eip::address")
    assert (found.type, found.property, found.start_line) == ("aws:ec2/eip:Eip", "vpc", line("ec2.Eip("))


def test_serialised_outputs_become_the_document_that_was_meant(result: Preview) -> None:
    (queue,) = [item for item in result.graph.resources if item.name == "queue"]
    assert "arn:aws:s3" in queue.inputs["policy"]


def test_a_formatted_output_names_the_property_that_it_reaches(result: Preview) -> None:
    found = problem(result, "output-misused", marker="# formatted")
    assert (found.property, found.stops) == ("displayName", False)
    (topic,) = [item for item in result.graph.resources if item.name == "topic"]
    assert "standin" not in topic.inputs["displayName"]


def test_a_file_that_does_not_parse_is_said_and_the_rest_of_it_runs(tmp_path: Path) -> None:
    text = 'import pulumi_aws as aws\nbucket = = 3\naws.s3.Bucket("logs")\n'
    result = preview(answer(tmp_path, "python", {"__main__.py": text}, main="__main__.py"), PreviewSettings())
    assert [(item.kind, item.position and item.position.line) for item in result.problems] == [
        ("syntax-error", 2)
    ]
    assert "logs" in names(result)


def test_a_success_has_only_problems_that_stop_nothing(tmp_path: Path) -> None:
    text = """\
import pulumi_aws as aws
bucket = aws.s3.Bucket("logs")
aws.sns.Topic("topic", display_name=f"topic of {bucket.id}")
aws.s3.BucketV2("old")
"""
    result = preview(answer(tmp_path, "python", {"__main__.py": text}, main="__main__.py"), PreviewSettings())
    assert result.outcome == "succeeded"
    assert [(item.kind, item.position and item.position.line, item.stops) for item in result.problems] == [
        ("output-misused", 3, False),
        ("deprecated", 4, False),
    ]


def test_a_loop_that_only_fails_ends(tmp_path: Path) -> None:
    text = 'import pulumi_aws as aws\nwhile True:\n    int("many")\naws.s3.Bucket("logs")\n'
    text = text.replace("while True:", "import no_such_module\nwhile True:")
    result = preview(answer(tmp_path, "python", {"__main__.py": text}, main="__main__.py"), PreviewSettings())
    assert "logs" in names(result)


def test_a_program_is_said_to_have_the_same_problems_every_time(tmp_path: Path) -> None:
    workspace = answer(tmp_path, "python", {"__main__.py": PROGRAM}, main="__main__.py")
    first, second = (preview(workspace, PreviewSettings()) for _ in range(2))
    assert (first.problems, first.graph) == (second.problems, second.graph)


def test_a_class_of_the_programs_own_may_take_a_number_first(tmp_path: Path) -> None:
    text = (
        "import pulumi\nimport pulumi_aws as aws\n\n"
        "class Zone(pulumi.ComponentResource):\n"
        '    def __init__(self, index):\n        super().__init__("answer:index:Zone", f"zone-{index}")\n'
        '        aws.sqs.Queue(f"queue-{index + 1}", opts=pulumi.ResourceOptions(parent=self))\n\n'
        "for index in range(2):\n    Zone(index)\naws.sqs.Missing('none')\n"
    )
    found = preview(answer(tmp_path, "python", {"__main__.py": text}, main="__main__.py"), PreviewSettings())
    assert {"zone-0", "queue-1", "zone-1", "queue-2"} <= names(found)
    assert {item.kind for item in found.problems} == {"missing-attribute"}
