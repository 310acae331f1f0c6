"""Made-up outputs: forms, determinism, uniqueness."""

from typing import Any

import pytest

from harness.preview.engine.patterns import load_patterns
from harness.preview.engine.synthesis import Outputs, Place, Synthesis
from harness.preview.sdk.catalogue import Catalogue
from tests.preview.engine.conftest import ACCOUNT


def _make(catalogue: Catalogue, token: str, logical: str = "x", **inputs: Any) -> Outputs:
    urn = f"urn:pulumi:dev::shop::{token}::{logical}"
    return Synthesis(catalogue, Place(ACCOUNT, "eu-west-1")).outputs(urn, token, inputs)


@pytest.mark.parametrize(
    ("token", "inputs", "id_", "arn"),
    [
        ("aws:s3/bucket:Bucket", {"bucket": "logs"}, "logs", "arn:aws:s3:::logs"),
        ("aws:iam/role:Role", {"name": "app"}, "app", f"arn:aws:iam::{ACCOUNT}:role/app"),
        ("aws:sqs/queue:Queue", {"name": "q"}, f"https://sqs.eu-west-1.amazonaws.com/{ACCOUNT}/q",
         f"arn:aws:sqs:eu-west-1:{ACCOUNT}:q"),
        ("aws:dynamodb/table:Table", {"name": "t"}, "t", f"arn:aws:dynamodb:eu-west-1:{ACCOUNT}:table/t"),
    ],
)  # fmt: skip
def test_names_of_the_author_stand_in_ids_and_arns(
    catalogue: Catalogue, token: str, inputs: dict[str, Any], id_: str, arn: str
) -> None:
    made = _make(catalogue, token, **inputs)
    assert (made.id, made.values["arn"]) == (id_, arn)


def test_ids_have_awss_form(catalogue: Catalogue) -> None:
    vpc = _make(catalogue, "aws:ec2/vpc:Vpc")
    assert vpc.id.startswith("vpc-")
    assert len(vpc.id) == len("vpc-") + 17
    assert vpc.values["arn"] == f"arn:aws:ec2:eu-west-1:{ACCOUNT}:vpc/{vpc.id}"


def test_a_name_left_out_is_made_as_pulumi_makes_it(catalogue: Catalogue) -> None:
    made = _make(catalogue, "aws:sns/topic:Topic", "orders")
    name = made.values["name"]
    assert name.startswith("orders-")
    assert len(name) == len("orders-") + 7
    assert made.id.endswith(f":{name}")


def test_the_same_urn_gives_the_same_values_and_another_urn_others(catalogue: Catalogue) -> None:
    first, again, other = (_make(catalogue, "aws:ec2/vpc:Vpc", name) for name in ("a", "a", "b"))
    texts = {item.value for item in first.made_up if item.strength == "unique"}
    assert first == again
    assert texts.isdisjoint(item.value for item in other.made_up)


def test_unique_texts_differ_between_the_outputs_of_one_resource(catalogue: Catalogue) -> None:
    made = _make(catalogue, "aws:rds/cluster:Cluster", "db", engine="aurora-mysql")
    assert made.values["port"] == 3306
    assert made.values["endpoint"] != made.values["readerEndpoint"]


def test_an_endpoint_ends_with_the_port(catalogue: Catalogue) -> None:
    assert _make(catalogue, "aws:rds/instance:Instance", engine="mysql").values["endpoint"].endswith(":3306")
    chosen = _make(catalogue, "aws:rds/instance:Instance", engine="mysql", port=4000)
    assert chosen.values["endpoint"].endswith(":4000")
    assert "port" not in chosen.values


def test_inputs_of_the_author_are_never_made_up(catalogue: Catalogue) -> None:
    made = _make(catalogue, "aws:ec2/vpc:Vpc", cidrBlock="10.0.0.0/16", enableDnsHostnames=True)
    assert not {"cidrBlock", "enableDnsHostnames"} & set(made.values)


def test_optional_inputs_left_out_stay_open(catalogue: Catalogue) -> None:
    assert "description" not in _make(catalogue, "aws:kms/externalKey:ExternalKey").values
    assert "forceDestroy" not in _make(catalogue, "aws:s3/bucket:Bucket").values


def test_a_type_that_no_sdk_knows_has_only_an_id(catalogue: Catalogue) -> None:
    made = _make(catalogue, "acme:index:Thing")
    assert made.id
    assert made.values == {}


def test_secret_outputs_are_named(catalogue: Catalogue) -> None:
    assert "result" in _make(catalogue, "random:index/randomPassword:RandomPassword", length=20).secret


def test_every_pattern_is_of_a_type_and_an_output_that_the_sdk_has(catalogue: Catalogue) -> None:
    wrong = []
    for token, pattern in load_patterns().resources.items():
        schema = catalogue.resource(token)
        outputs = set(pattern.outputs) | ({"arn"} if pattern.arn else set()) | set(pattern.secret)
        if (
            schema is None
            or outputs - set(schema.outputs)
            or not {pattern.name} - {None} <= set(schema.inputs)
        ):
            wrong.append(token)
    assert wrong == []


def test_every_type_of_the_sdk_can_be_made_up(catalogue: Catalogue) -> None:
    for token in catalogue.tokens():
        made = _make(catalogue, token)
        assert made.id
        assert "{" not in made.id
