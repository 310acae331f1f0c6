"""Unmodified TypeScript programs against the engine."""

import msgspec

from harness.model.graph import Reference, SourcePosition
from tests.preview.engine.conftest import Runner

_NETWORK = """\
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const zones = aws.getAvailabilityZonesOutput({ state: "available" });
const vpc = new aws.ec2.Vpc("vpc", { cidrBlock: "10.0.0.0/16" });
for (const index of [0, 1, 2]) {
  new aws.ec2.Subnet(`subnet-${index}`, {
    vpcId: vpc.id,
    cidrBlock: `10.0.${index}.0/24`,
    availabilityZone: zones.names[index],
  });
}
const database = new aws.rds.Instance("database", {
  engine: "postgres",
  instanceClass: "db.t3.micro",
  username: "app",
  password: "hunter2",
});
export const endpoint = pulumi.interpolate`postgres://${database.endpoint}/app`;
export const hidden = pulumi.secret("text");
"""


def test_the_graph_has_inputs_references_and_positions(run_typescript: Runner) -> None:
    run = run_typescript(_NETWORK)
    subnet = run.resource("subnet-2")
    assert run.status == 0, run.output
    assert subnet.inputs["availabilityZone"] == "us-east-1c"
    assert subnet.position == SourcePosition("index.ts", 7)
    assert subnet.references == (Reference("vpcId", run.resource("vpc").urn, "id"),)
    assert run.resource("database").hardcoded_secrets == ("password",)
    assert run.graph.exports["endpoint"].endswith(".us-east-1.rds.amazonaws.com:5432/app")
    assert run.graph.secret_exports == ("hidden",)


def test_a_second_run_gives_the_same_graph(run_typescript: Runner) -> None:
    first = run_typescript(_NETWORK).graph
    assert [item.name for item in first.resources if item.position] == [
        "vpc",
        "subnet-0",
        "subnet-1",
        "subnet-2",
        "database",
    ]
    assert msgspec.json.encode(first) == msgspec.json.encode(run_typescript(_NETWORK).graph)


def test_both_forms_of_an_unsupported_data_source_leave_unknowns(run_typescript: Runner) -> None:
    run = run_typescript("""\
        import * as aws from "@pulumi/aws";
        import * as pulumi from "@pulumi/pulumi";

        const query = { name: "x", type: "DNS_PRIVATE" };
        const plain = aws.servicediscovery.getDnsNamespace(query);
        const output = aws.servicediscovery.getDnsNamespaceOutput(query);
        new aws.servicediscovery.Service("plain", { namespaceId: plain.then(found => found.id) });
        new aws.servicediscovery.Service("output", { description: pulumi.interpolate`in ${output.arn}` });
        """)
    assert run.status == 0, run.output
    assert run.resource("plain").unknowns == ("namespaceId",)
    assert run.resource("output").unknowns == ("description",)
    assert {item.outcome for item in run.graph.invocations} == {"unsupported"}


def test_missing_outputs_are_unknown_not_undefined(run_typescript: Runner) -> None:
    run = run_typescript("""\
        import * as pulumi from "@pulumi/pulumi";

        class Thing extends pulumi.CustomResource {
          readonly result!: pulumi.Output<string>;
          constructor(name: string) {
            super("acme:index:Thing", name, { size: 1, result: undefined });
          }
        }
        export const length = new Thing("thing").result.apply(text => text.length);
        """)
    assert run.status == 0, run.output
    assert run.graph.exports == {"length": None}


def test_a_duplicate_urn_fails_the_program(run_typescript: Runner) -> None:
    run = run_typescript("""\
        import * as aws from "@pulumi/aws";

        new aws.sns.Topic("topic");
        new aws.sns.Topic("topic");
        """)
    (error,) = [item for item in run.graph.diagnostics if item.position]
    assert run.status != 0
    assert error.message.startswith("Duplicate resource URN")
    assert error.position == SourcePosition("index.ts", 4)


def test_a_failed_data_source_rejects(run_typescript: Runner) -> None:
    run = run_typescript("""\
        import * as aws from "@pulumi/aws";

        export const value = aws.secretsmanager.getSecretVersion({ secretId: "absent" });
        """)
    assert run.status != 0
    assert any("the secret does not exist" in item.message for item in run.graph.diagnostics)


def test_a_remote_component_has_outputs_and_its_methods_answer(run_typescript: Runner) -> None:
    run = run_typescript("""\
        import * as aws from "@pulumi/aws";
        import * as awsx from "@pulumi/awsx";
        import * as eks from "@pulumi/eks";

        const network = new awsx.ec2.Vpc("network");
        new aws.ec2.SecurityGroup("group", { vpcId: network.vpcId });
        const cluster = new eks.Cluster("cluster");
        export const kubeconfig = cluster.getKubeconfig();
        """)
    assert run.status == 0, run.output
    assert run.resource("network").children_unknown
    assert run.resource("group").references == (Reference("vpcId", run.resource("network").urn, "vpcId"),)
    assert run.graph.exports == {"kubeconfig": None}
