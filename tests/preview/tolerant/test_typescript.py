"""Tolerant runs of TypeScript: each kind of problem, once, at its line, and all resources behind it."""

from pathlib import Path

import pytest

from harness.model.preview import Preview, PreviewSettings
from harness.preview.interface import preview
from tests.preview.answers import answer

pytestmark = pytest.mark.usefixtures("localstack")

PROGRAM = """\
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { Network } from "./network";
import * as missing from "no-such-package";

const config = new pulumi.Config();
const name = config.require("dbName");
const size = config.requireNumber("size");
const secret = config.requireSecret("password");
const bucket = new aws.s3.Bucket("logs", { forceDestroy: true });
const pipeline = new aws.codepipeline.Pipeline("pipeline", { roleArn: "arn:aws", stages: [] }); // missing
const thing = new aws.ec2.ElasticThing("thing", {}); // missing class
const network = new Network("network", { subnet: thing.id });
const queue = new aws.sqs.Queue("queue", { policy: JSON.stringify({ Resource: bucket.arn }) }); // serialised
const topic = new aws.sns.Topic("topic", { displayName: `topic of ${bucket.id}` }); // formatted
const parts = bucket.arn.split(":"); // called
const { first } = (undefined as any).settings; // raises
throw new Error("no region"); // thrown
for (const zone of thing.zones) { new aws.ebs.Volume(`volume-${zone}`, { availabilityZone: zone }); }

class Part extends pulumi.ComponentResource {
    public readonly role: aws.iam.Role;
    constructor(name: string) {
        super("answer:index:Part", name);
        const nothing: any = undefined;
        nothing.call(); // in a component
        this.role = new aws.iam.Role(`${name}-role`, { assumeRolePolicy: "{}" }, { parent: this });
        this.registerOutputs({ role: this.role.arn });
    }
}

const part = new Part("part");
const tags = { Name: name, Size: `${size}`, secret, other: missing.tag() };
const vpc = new aws.ec2.Vpc("vpc", { cidrBlock: "10.0.0.0/16", tags });
new aws.ec2.Vpc("vpc", { cidrBlock: "10.0.0.0/16" }); // duplicate
let optional = "none";
try { optional = (undefined as any).text; } catch { optional = "caught"; }
new aws.sns.Topic("optional", { displayName: optional });
export const role = part.role.arn;
"""


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Preview:
    root = tmp_path_factory.mktemp("answer")
    files = {"index.ts": PROGRAM, "package.json": "{}"}
    made = answer(root, "typescript", files, main="index.ts", manifests=("package.json",))
    return preview(made, PreviewSettings())


def line(marker: str) -> int:
    """The line that holds ``marker``."""
    return next(number for number, text in enumerate(PROGRAM.splitlines(), 1) if marker in text)


def names(result: Preview) -> set[str]:
    return {item.name for item in result.graph.resources}


def test_the_strict_run_gives_the_verdict(result: Preview) -> None:
    assert result.outcome == "program-error"
    assert result.error is not None
    assert "./network" in result.error.message


def test_every_resource_behind_the_failures_is_registered(result: Preview) -> None:
    assert {"logs", "pipeline", "queue", "topic", "vpc", "part", "part-role", "optional"} <= names(result)
    assert "role" in result.graph.exports


@pytest.mark.parametrize(
    ("kind", "symbol", "marker"),
    [
        ("missing-module", "./network", "./network"),
        ("missing-module", "no-such-package", "no-such-package"),
        ("missing-config", "tap:dbName", "dbName"),
        ("missing-config", "tap:size", "requireNumber"),
        ("missing-config", "tap:password", "requireSecret"),
        ("missing-argument", "artifactStores", '"pipeline"'),
        ("missing-attribute", "ElasticThing", "// missing class"),
        ("output-serialised", None, "// serialised"),
        ("output-misused", None, "// formatted"),
        ("output-misused", "split", "// called"),
        ("exception", "TypeError", "// raises"),
        ("exception", "Error", "// thrown"),
        ("exception", "TypeError", "// in a component"),
        ("duplicate-urn", "vpc", "// duplicate"),
    ],
)
def test_a_problem_is_said_once_at_its_line(
    result: Preview, kind: str, symbol: str | None, marker: str
) -> None:
    found = [
        item
        for item in result.problems
        if item.kind == kind
        and item.symbol == symbol
        and item.position
        and item.position.line == line(marker)
    ]
    assert len(found) == 1


def test_nothing_is_said_of_what_rests_on_a_stand_in(result: Preview) -> None:
    told = {item.position.line for item in result.problems if item.position}
    assert not told & {line("new Network("), line("thing.zones"), line("const tags"), line("optional = (")}
    assert not any("standin" in item.message for item in result.problems)


def test_inputs_that_rest_on_a_stand_in_are_marked_and_unknown(result: Preview) -> None:
    (vpc,) = [item for item in result.graph.resources if "Name" in item.inputs.get("tags", {})]
    assert {"tags.Name", "tags.secret", "tags.other"} <= set(vpc.standins) <= set(vpc.unknowns)
    assert vpc.inputs["tags"]["Name"] is None


def test_what_the_program_itself_catches_stays_its_own(result: Preview) -> None:
    (topic,) = [item for item in result.graph.resources if item.name == "optional"]
    assert topic.inputs["displayName"] == "caught"


def test_a_resource_is_placed_at_its_own_line(result: Preview) -> None:
    (role,) = [item for item in result.graph.resources if item.name == "part-role"]
    assert role.position is not None
    assert role.position.line == line("-role`")


def test_a_file_that_does_not_parse_is_said(tmp_path: Path) -> None:
    text = 'import * as aws from "@pulumi/aws";\nnew aws.s3.Bucket("logs");\nconst = 3;\n'
    result = preview(answer(tmp_path, "typescript", {"index.ts": text}, main="index.ts"), PreviewSettings())
    assert ("syntax-error", 3) in [
        (item.kind, item.position and item.position.line) for item in result.problems
    ]


def test_a_success_has_only_problems_that_stop_nothing(tmp_path: Path) -> None:
    text = """\
import * as aws from "@pulumi/aws";
const bucket = new aws.s3.Bucket("logs");
new aws.sns.Topic("topic", { displayName: `topic of ${bucket.id}` });
new aws.sqs.Queue("queue", { policy: JSON.stringify({ Resource: bucket.arn }) });
"""
    result = preview(answer(tmp_path, "typescript", {"index.ts": text}, main="index.ts"), PreviewSettings())
    assert result.outcome == "succeeded"
    assert [(item.kind, item.position and item.position.line, item.stops) for item in result.problems] == [
        ("output-misused", 3, False),
        ("output-serialised", 4, False),
    ]


def test_a_class_of_the_programs_own_may_take_a_number_first(tmp_path: Path) -> None:
    text = (
        'import * as aws from "@pulumi/aws";\nimport * as pulumi from "@pulumi/pulumi";\n'
        "class Zone extends pulumi.ComponentResource {\n"
        '    constructor(index: number) {\n        super("answer:index:Zone", `zone-${index}`);\n'
        "        new aws.sqs.Queue(`queue-${index}`, {}, { parent: this });\n    }\n}\n"
        "[0, 1].forEach(index => new Zone(index));\nnew aws.sqs.Missing('none');\n"
    )
    made = answer(tmp_path, "typescript", {"index.ts": text}, main="index.ts", manifests=("package.json",))
    found = preview(made, PreviewSettings())
    assert {"zone-0", "queue-0", "zone-1", "queue-1"} <= names(found)
    assert {item.kind for item in found.problems} == {"missing-attribute"}
