"""Kind ``placement``: resources within apply, outside their component, and with the wrong provider."""

from pathlib import Path

import msgspec
import pytest

from harness.model.finding import Finding
from harness.model.graph import Invocation, Resource
from harness.model.levels import impact_of
from harness.model.rubric import PlacementCheck, PlacementRule
from harness.model.subject import Subject
from harness.model.workspace import Language
from tests.checks.build import BASE, refers, resource, run, subject

STACK = resource("pulumi:pulumi:Stack", "project-dev")
VPC = "aws:ec2/vpc:Vpc"
SUBNET = "aws:ec2/subnet:Subnet"
BUCKET = "aws:s3/bucket:Bucket"
IMPORTS = 'import * as aws from "@pulumi/aws";\nimport { Queue } from "@pulumi/aws/sqs";\n'
PYTHON = "import pulumi_aws as aws\nfrom pulumi_aws import s3\nfrom pulumi_aws.sqs import Queue as Line\n"


def _run(judged: Subject, rule: PlacementRule) -> tuple[Finding, ...]:
    return run(judged, PlacementCheck(**(BASE | {"rule": rule}))).findings


@pytest.mark.parametrize(
    "text",
    [
        "vpc.id.apply(id => new aws.ec2.Subnet('s', {vpcId: id}));",
        "pulumi.all([a, b]).apply(([x, y]) => { if (x) { const q = new Queue('q'); } return y; });",
        "vpc.id.apply(function (id) { return new aws.ec2.Subnet('s', {vpcId: id}); });",
        "const make = (id: string) => new aws.ec2.Subnet('s', {vpcId: id});\nvpc.id.apply(make);",
        "function inner(id) { new aws.ec2.Subnet('s'); }\nv.id.apply(id => { a.map(i => inner(id)); });",
        "class A { make(id) { new aws.ec2.Subnet('s'); } run() { vpc.id.apply(id => this.make(id)); } }",
    ],
)
def test_finds_what_a_callback_constructs_in_typescript(text: str, tmp_path: Path) -> None:
    (finding,) = _run(subject(tmp_path, files={"index.ts": IMPORTS + text}), "inside-apply")
    assert finding.evidence is not None
    assert "index.ts:" in finding.message


@pytest.mark.parametrize(
    "text",
    [
        "vpc.id.apply(lambda id: aws.ec2.Subnet('s', vpc_id=id))\n",
        "pulumi.Output.all(a, b).apply(lambda args: [s3.Bucket(n) for n in args])\n",
        "def make(id):\n    return Line('s', name=id)\n\n\nvpc.id.apply(make)\n",
        "def make(id):\n    def one():\n        s3.Bucket(id)\n    one()\n\nvpc.id.apply(make)\n",
        "class A:\n def make(self):\n  s3.Bucket('b')\n def run(self):\n  v.apply(lambda _: self.make())\n",
    ],
)
def test_finds_what_a_callback_constructs_in_python(text: str, tmp_path: Path) -> None:
    judged = subject(tmp_path, files={"__main__.py": PYTHON + text})
    assert len(_run(judged, "inside-apply")) == 1


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("index.ts", IMPORTS + "const arn = bucket.arn.apply(arn => JSON.stringify({Resource: arn}));"),
        ("index.ts", IMPORTS + "const d = b.id.apply(id => new Date()); new aws.s3.Bucket('b');"),
        ("index.ts", IMPORTS + "const a = b.id.apply(id => new pulumi.asset.StringAsset(id));"),
        ("index.ts", IMPORTS + "names.map(name => new aws.s3.Bucket(name));"),
        ("index.ts", IMPORTS + "const z = b.id.apply(id => aws.route53.getZone({name: id}));"),
        ("main.py", PYTHON + "x = b.arn.apply(lambda arn: json.dumps({'Resource': arn}))\n"),
        ("main.py", PYTHON + "x = b.arn.apply(lambda arn: s3.BucketCorsRuleArgs(arn=arn))\n"),
        ("main.py", PYTHON + "for n in names:\n    s3.Bucket(n)\n"),
        ("main.py", "x = frame.apply(lambda row: Row(row))\n"),
    ],
)
def test_is_silent_about_callbacks_that_return_values(file: str, text: str, tmp_path: Path) -> None:
    assert _run(subject(tmp_path, files={file: text}), "inside-apply") == ()


def _shop(text: str, root: Path, file: str, *children: Resource) -> Subject:
    component = resource("pkg:index:Shop", "shop", line=20, parent=STACK.urn)
    language: Language = "python" if file.endswith(".py") else "typescript"
    return subject(root, (STACK, component, *children), {file: text}, layout={"language": language})


@pytest.mark.parametrize(
    ("file", "text"),
    [
        (
            "a.py",
            "class Shop(pulumi.ComponentResource):\n    def __init__(self):\n        aws.s3.Bucket('b')\n",
        ),
        (
            "a.ts",
            "export class Shop extends pulumi.ComponentResource {\n constructor() {\n  new B('b');\n }\n}\n",
        ),
        ("a.ts", "class Shop extends ComponentResource {\n  m() {\n    new B('b');\n  }\n}\n"),
    ],
)
def test_a_component_is_the_parent_of_what_it_constructs(file: str, text: str, tmp_path: Path) -> None:
    below = resource(BUCKET, "b", line=3, file=file, parent=STACK.urn)
    (finding,) = _run(_shop(text, tmp_path / "1", file, below), "unparented-child")
    assert "1 of the 1 resources that Shop constructs" in finding.message
    adopted = resource(BUCKET, "b", line=3, file=file, parent="urn:pulumi:dev::project::pkg:index:Shop::shop")
    assert _run(_shop(text, tmp_path / "2", file, adopted), "unparented-child") == ()


def test_parents_that_a_failure_may_have_lost_are_not_missed(tmp_path: Path) -> None:
    text = "class Shop(pulumi.ComponentResource):\n    def __init__(self):\n        aws.s3.Bucket('b')\n"
    below = resource(BUCKET, "b", line=3, file="a.py", parent=STACK.urn)
    judged = _shop(text, tmp_path, "a.py", below)
    failed = msgspec.structs.replace(judged.preview, outcome="program-error")
    assert len(_run(judged, "unparented-child")) == 1
    assert _run(msgspec.structs.replace(judged, preview=failed), "unparented-child") == ()


def test_a_class_that_is_no_component_has_no_children(tmp_path: Path) -> None:
    text = "class Shop:\n    def __init__(self):\n        aws.s3.Bucket('b')\n"
    below = resource(BUCKET, "b", line=3, file="a.py", parent=STACK.urn)
    assert _run(_shop(text, tmp_path, "a.py", below), "unparented-child") == ()


def _provider(**inputs: object) -> Resource:
    return resource("pulumi:providers:aws", "west", dict(inputs), line=1)


TAGS = {"tags": {"Team": "a"}}


@pytest.mark.parametrize(
    ("inputs", "impact"),
    [
        ({"region": "us-west-2"}, "high"),
        ({"region": "us-east-1", "assumeRole": {"roleArn": "arn:aws:iam::482915573021:role/x"}}, "high"),
        ({"region": "us-east-1", "defaultTags": TAGS}, impact_of(BASE["consequence"])),
        ({"region": "us-east-1"}, "low"),
    ],
)
def test_a_provider_that_nothing_gets(inputs: dict[str, object], impact: str, tmp_path: Path) -> None:
    provider = _provider(**inputs)
    (finding,) = _run(subject(tmp_path, (provider, resource(BUCKET, "b"))), "unused-provider")
    assert finding.impact == impact
    assert finding.resource is not None
    assert finding.resource.name == "west"


def test_a_provider_of_a_data_source_is_used(tmp_path: Path) -> None:
    provider = _provider(region="us-west-2")
    call = Invocation("aws:index/getRegion:getRegion", {}, "answered", {}, provider=provider.urn)
    judged = subject(tmp_path, (provider, resource(BUCKET, "b")), graph={"invocations": (call,)})
    assert _run(judged, "unused-provider") == ()


def test_some_resources_do_not_get_the_provider_of_the_others(tmp_path: Path) -> None:
    provider = _provider(region="us-east-1", defaultTags=TAGS)
    given = tuple(resource(BUCKET, name, provider=provider.urn) for name in "abc")
    forgotten = resource(VPC, "v")
    (finding,) = _run(subject(tmp_path / "1", (provider, *given, forgotten)), "bypassed-provider")
    assert "1 of 4 resources lack its default tags" in finding.message
    plain = _provider(region="us-east-1")
    assert _run(subject(tmp_path / "2", (plain, *given, forgotten)), "bypassed-provider") == ()
    few = subject(tmp_path / "3", (provider, given[0], forgotten, resource(BUCKET, "d")))
    assert _run(few, "bypassed-provider") == ()


def _pair(path: str, **fields: str) -> tuple[Resource, ...]:
    provider = _provider(region="us-west-2")
    vpc = resource(VPC, "v", provider=provider.urn)
    return provider, vpc, resource(SUBNET, "s", dict(fields), references=(refers(path, vpc),))


def test_a_subnet_in_another_region_than_its_vpc(tmp_path: Path) -> None:
    (finding,) = _run(subject(tmp_path, _pair("vpcId")), "crossing-regions")
    assert finding.property == "vpcId"
    assert "created in us-east-1" in finding.message
    assert "that is in us-west-2" in finding.message


@pytest.mark.parametrize(
    ("path", "fields", "files"),
    [
        ("peerVpcId", {}, {}),
        ("vpcId", {"region": "us-west-2"}, {}),
        ("vpcId", {}, {"Pulumi.dev.yaml": "config:\n  aws:region: us-west-2\n"}),
    ],
    ids=["a peer", "a region of its own", "the stack's region"],
)
def test_what_may_lie_elsewhere_or_does_not(
    path: str, fields: dict[str, str], files: dict[str, str], tmp_path: Path
) -> None:
    judged = subject(tmp_path, _pair(path, **fields), files, layout={"stack_files": tuple(files)})
    assert _run(judged, "crossing-regions") == ()
