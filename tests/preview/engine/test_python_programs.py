"""Unmodified Python programs against the engine: what the graph says of them."""

from typing import Any

import pytest

from harness.model.errors import EnvironmentFault
from harness.model.graph import Reference, SourcePosition
from harness.model.preview import PreviewLimits, PreviewSettings
from tests.preview.engine.conftest import ACCOUNT, Answered, Runner

_URN = "urn:pulumi:dev::shop::"


def test_inputs_have_wire_names_and_positions(run_python: Runner) -> None:
    run = run_python("""\
        import pulumi_aws as aws

        aws.kms.Key(
            "key", enable_key_rotation=True, deletion_window_in_days=7)
        """)
    key = run.resource("key")
    assert run.status == 0, run.output
    assert key.urn == f"{_URN}aws:kms/key:Key::key"
    assert key.inputs == {"enableKeyRotation": True, "deletionWindowInDays": 7}
    assert key.position == SourcePosition("__main__.py", 3)
    assert key.parent == f"{_URN}pulumi:pulumi:Stack::shop-dev"


def test_children_of_a_component_have_its_type_in_their_urn(run_python: Runner) -> None:
    run = run_python("""\
        import pulumi, pulumi_aws as aws

        class Store(pulumi.ComponentResource):
            def __init__(self, name):
                super().__init__("shop:index:Store", name)
                bucket = aws.s3.Bucket("data", opts=pulumi.ResourceOptions(parent=self, protect=True))
                self.register_outputs({"bucket": bucket.bucket})

        Store("store")
        """)
    bucket, store = run.resource("data"), run.resource("store")
    assert bucket.urn == f"{_URN}shop:index:Store$aws:s3/bucket:Bucket::data"
    assert bucket.parent == store.urn
    assert bucket.options.protect
    assert bucket.position == SourcePosition("__main__.py", 6)
    assert store.position == SourcePosition("__main__.py", 9)
    assert store.outputs["bucket"].startswith("data-")


def test_policies_render_and_lead_back_to_their_resources(run_python: Runner) -> None:
    run = run_python("""\
        import json, pulumi, pulumi_aws as aws

        bucket = aws.s3.Bucket("data", bucket="shop-data")
        key = aws.kms.Key("key")
        aws.iam.Policy("policy", policy=pulumi.Output.all(bucket.arn, key.arn).apply(
            lambda arns: json.dumps({"Resource": [arns[0] + "/*", arns[1]]})))
        """)
    policy = run.resource("policy")
    assert '"arn:aws:s3:::shop-data/*"' in policy.inputs["policy"]
    assert f"arn:aws:kms:us-east-1:{ACCOUNT}:key/" in policy.inputs["policy"]
    assert policy.synthesised == ("policy",)
    assert policy.references == (
        Reference("policy", run.resource("key").urn, "arn"),
        Reference("policy", run.resource("data").urn, "arn"),
    )


def test_the_authors_own_text_passed_on_is_a_reference_but_not_synthesised(run_python: Runner) -> None:
    run = run_python("""\
        import pulumi_aws as aws

        vpc = aws.ec2.Vpc("vpc", cidr_block="10.0.0.0/16")
        aws.ec2.SecurityGroup("group", vpc_id=vpc.id, ingress=[
            {"protocol": "tcp", "from_port": 443, "to_port": 443, "cidr_blocks": [vpc.cidr_block]}])
        """)
    group, vpc = run.resource("group"), run.resource("vpc").urn
    assert group.inputs["ingress"][0]["cidrBlocks"] == ["10.0.0.0/16"]
    assert group.synthesised == ("vpcId",)
    assert group.references == (
        Reference("ingress[0].cidrBlocks[0]", vpc, "cidrBlock"),
        Reference("vpcId", vpc, "id"),
    )


def test_a_secret_is_hardcoded_unless_config_or_a_resource_gave_it(run_python: Runner) -> None:
    settings = PreviewSettings(config={"shop:password": "from-the-config"}, secret_config=("shop:password",))
    run = run_python(
        """\
        import json, pulumi, pulumi_aws as aws, pulumi_random as random

        config = pulumi.Config()
        common = {"engine": "postgres", "instance_class": "db.t3.micro", "username": "app"}
        made = random.RandomPassword("made", length=20)
        aws.rds.Instance("literal", password=pulumi.Output.secret("hunter2"), **common)
        aws.rds.Instance("fallback", password=config.get("absent") or "changeme", **common)
        aws.rds.Instance("configured", password=config.require_secret("password"), **common)
        database = aws.rds.Instance("generated", password=made.result, **common)
        aws.secretsmanager.SecretVersion("mixed", secret_id="a", secret_string=pulumi.Output.json_dumps(
            {"username": "app", "password": "hunter2", "host": database.address}))
        aws.secretsmanager.SecretVersion("clean", secret_id="b", secret_string=pulumi.Output.json_dumps(
            {"username": "app", "password": made.result, "host": database.address}))
        """,
        settings,
    )
    assert run.status == 0, run.output
    hardcoded = {item.name: item.hardcoded_secrets for item in run.graph.resources if item.secrets}
    assert hardcoded == {
        "literal": ("password",),
        "fallback": ("password",),
        "configured": (),
        "generated": (),
        "mixed": ("secretString",),
        "clean": (),
    }
    assert run.resource("literal").inputs["password"] == "hunter2"


def test_a_second_registration_of_a_urn_is_an_error_that_the_program_sees(run_python: Runner) -> None:
    run = run_python("""\
        import pulumi_aws as aws

        aws.s3.Bucket("data", bucket="first")
        aws.s3.Bucket("data", bucket="second")
        """)
    urn = f"{_URN}aws:s3/bucket:Bucket::data"
    message = f"Duplicate resource URN '{urn}'; try giving it a unique name"
    errors = [item for item in run.graph.diagnostics if item.severity == "error" and item.position]
    assert run.status != 0
    assert message in run.output
    assert run.resource("data").inputs == {"bucket": "first"}
    assert [(item.message, item.urn, item.position) for item in errors] == [
        (message, urn, SourcePosition("__main__.py", 4))
    ]


def test_an_explicit_providers_region_holds_for_its_resources(run_python: Runner) -> None:
    run = run_python("""\
        import pulumi, pulumi_aws as aws

        west = aws.Provider("west", region="us-west-2")
        topic = aws.sns.Topic("topic", opts=pulumi.ResourceOptions(provider=west))
        pulumi.export("arn", topic.arn)
        pulumi.export("hidden", pulumi.Output.secret("text"))
        """)
    assert run.resource("topic").provider == f"{_URN}pulumi:providers:aws::west"
    assert run.graph.exports["arn"].startswith(f"arn:aws:sns:us-west-2:{ACCOUNT}:topic-")
    assert run.graph.exports["hidden"] == "text"
    assert run.graph.secret_exports == ("hidden",)


@pytest.mark.parametrize("call", ["get_dns_namespace({})", "get_dns_namespace_output({})"])
def test_what_holds_an_unsupported_data_sources_result_is_unknown(run_python: Runner, call: str) -> None:
    call = call.format('name="x", type="DNS_PRIVATE"')
    run = run_python(f"""\
        import pulumi, pulumi_aws as aws

        namespace = aws.servicediscovery.{call}
        aws.servicediscovery.Service("service", namespace_id=namespace.id, name="known",
            description=pulumi.Output.concat("in ", namespace.arn))
        """)
    service = run.resource("service")
    (invocation,) = run.graph.invocations
    assert run.status == 0, run.output
    assert service.inputs == {"namespaceId": None, "name": "known", "description": None}
    assert service.unknowns == ("description", "namespaceId")
    assert invocation.outcome == "unsupported"
    assert invocation.arguments == {"name": "x", "type": "DNS_PRIVATE"}


def test_a_failed_data_source_raises_in_the_program(run_python: Runner) -> None:
    run = run_python("""\
        import pulumi_aws as aws

        aws.secretsmanager.get_secret_version(secret_id="absent")
        """)
    assert run.status != 0
    assert "the secret does not exist" in run.output
    assert [item.outcome for item in run.graph.invocations] == ["failed"]
    assert run.engine.fault is None


def test_an_answer_that_raises_is_a_fault_of_ours(run_python: Runner) -> None:
    def gone(_token: str, _arguments: dict[str, Any]) -> Answered:
        raise EnvironmentFault("localstack", "LocalStack is gone")

    run = run_python("import pulumi_aws as aws\naws.get_caller_identity()\n", answer=gone)
    assert run.engine.fault is not None
    assert run.engine.fault.stage == "localstack"
    assert run.status != 0


def test_computed_outputs_beyond_the_sdk_stay_unknown(run_python: Runner) -> None:
    run = run_python("""\
        import pulumi

        class Thing(pulumi.CustomResource):
            result: pulumi.Output[str]

            def __init__(self, name):
                super().__init__("acme:index:Thing", name, {"size": 1, "result": None})

        other = pulumi.StackReference("organization/other/dev")
        pulumi.export("result", Thing("thing").result)
        pulumi.export("elsewhere", other.get_output("vpcId"))
        """)
    assert run.status == 0, run.output
    assert run.graph.exports == {"result": None, "elsewhere": None}
    assert run.resource("organization/other/dev").external


def test_a_resource_that_is_only_read_is_external_and_keeps_its_id(run_python: Runner) -> None:
    run = run_python("""\
        import pulumi, pulumi_aws as aws

        pulumi.export("arn", aws.s3.Bucket.get("old", "existing-bucket").arn)
        """)
    old = run.resource("old")
    assert old.external
    assert old.options.import_id == "existing-bucket"
    assert run.graph.exports["arn"] == "arn:aws:s3:::existing-bucket"


def test_a_certificate_has_a_validation_option_for_each_domain(run_python: Runner) -> None:
    run = run_python("""\
        import pulumi_aws as aws

        certificate = aws.acm.Certificate("certificate", domain_name="a.example",
            subject_alternative_names=["*.a.example"], validation_method="DNS")
        for index in range(2):
            option = certificate.domain_validation_options[index]
            aws.route53.Record(f"record-{index}", zone_id="Z1", name=option.resource_record_name,
                type=option.resource_record_type, ttl=60, records=[option.resource_record_value])
        """)
    record = run.resource("record-1")
    assert run.status == 0, run.output
    assert record.inputs["name"].endswith(".a.example.")
    assert record.inputs["type"] == "CNAME"
    found = {reference.path: reference.property for reference in record.references}
    assert found["name"] == "domainValidationOptions[1].resourceRecordName"


def test_a_remote_component_has_typed_outputs_and_unknown_children(run_python: Runner) -> None:
    run = run_python("""\
        import pulumi, pulumi_awsx as awsx, pulumi_aws as aws

        network = awsx.ec2.Vpc("network")
        aws.ec2.SecurityGroup("group", vpc_id=network.vpc_id)
        aws.rds.SubnetGroup("subnets", subnet_ids=network.private_subnet_ids)
        """)
    network = run.resource("network")
    assert run.status == 0, run.output
    assert network.remote
    assert network.children_unknown
    assert run.resource("group").references == (Reference("vpcId", network.urn, "vpcId"),)
    assert len(run.resource("subnets").inputs["subnetIds"]) == 3


def test_a_method_that_only_a_plugin_knows_has_an_unknown_result(run_python: Runner) -> None:
    run = run_python("""\
        import pulumi, pulumi_eks as eks

        cluster = eks.Cluster("cluster")
        pulumi.export("kubeconfig", cluster.get_kubeconfig().apply(lambda found: found["result"]))
        """)
    assert run.status == 0, run.output
    assert run.graph.exports == {"kubeconfig": None}
    assert [item.outcome for item in run.graph.invocations] == ["unsupported"]


def test_assets_and_archives_stay_readable(run_python: Runner) -> None:
    run = run_python("""\
        import pulumi, pulumi_aws as aws

        code = pulumi.AssetArchive(
            {"index.py": pulumi.StringAsset("print(1)"), "lib": pulumi.FileArchive("./lib")})
        aws.lambda_.Function("function", role="arn:aws:iam::1:role/r", code=code, handler="index.f",
            runtime="python3.12")
        """)
    assert run.resource("function").inputs["code"] == {
        "archive": {
            "assets": {"index.py": {"asset": {"text": "print(1)"}}, "lib": {"archive": {"path": "./lib"}}}
        }
    }


def test_too_many_resources_stop_the_program_and_name_the_limit(run_python: Runner) -> None:
    settings = PreviewSettings(limits=PreviewLimits(resources=5))
    run = run_python(
        """\
        import pulumi_aws as aws

        for index in range(10):
            aws.sns.Topic(f"topic-{index}")
        """,
        settings,
    )
    assert run.status != 0
    assert run.engine.limit_exceeded == "resources"
    assert run.engine.fault is None
    assert len(run.graph.resources) == 5


def test_transforms_are_named_as_not_followed(run_python: Runner) -> None:
    run = run_python("""\
        import pulumi, pulumi_aws as aws

        pulumi.runtime.register_resource_transform(lambda arguments: None)
        aws.sns.Topic("topic")
        """)
    assert any("transforms" in item.message for item in run.graph.diagnostics if item.severity == "warning")
    assert run.resource("topic")


def test_a_component_output_that_leads_to_resources_is_unknown_as_a_whole(run_python: Runner) -> None:
    run = run_python("""\
        import pulumi, pulumi_eks as eks, pulumi_aws as aws

        cluster = eks.Cluster("cluster")
        url = cluster.core.apply(lambda core: core.oidc_provider.url)
        aws.sqs.Queue("queue", policy=url.apply(lambda url: url.strip("/")), name=cluster.oidc_issuer)
        """)
    assert run.status == 0, run.output
    assert run.resource("queue").inputs["policy"] is None
    assert run.resource("queue").inputs["name"]


def test_the_text_of_a_secret_that_is_not_known_yet_reads_as_awss_document(run_python: Runner) -> None:
    run = run_python(
        """\
        import json, pulumi_aws as aws

        secret = aws.secretsmanager.Secret("secret")
        version = aws.secretsmanager.get_secret_version_output(secret_id=secret.id)
        user = version.secret_string.apply(lambda text: json.loads(text)["username"])
        aws.rds.Instance("database", instance_class="db.t3.micro", username=user)
        """
    )
    assert run.status == 0, run.output
    assert run.resource("database").inputs["username"] is None
    assert [item.outcome for item in run.graph.invocations] == ["unsupported"]
