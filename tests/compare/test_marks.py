"""What is nobody's own text, as real previews show it: the engine records references, not outputs."""

import json
from typing import Any

from harness.compare.marks import comparable
from harness.compare.origins import origins
from harness.compare.values import Reference as GivenBy
from harness.compare.values import Unknown
from harness.model.graph import Invocation, Reference, Resource, ResourceGraph
from tests.compare.graphs import resource

KEY = resource("aws:kms/key:Key", "key", {"description": "a key"})
BUCKET = resource("aws:s3/bucket:Bucket", "logs", {"bucket": "loan-logs-dev"})
CALLER = Invocation(
    "aws:index/getCallerIdentity:getCallerIdentity", {}, "answered", {"accountId": "578899754133"}
)


def _tree(*others: Resource, **fields: Any) -> dict[str, Any]:
    item = resource("aws:sqs/queue:Queue", "queue", **fields)
    graph = ResourceGraph(resources=(KEY, BUCKET, *others, item), invocations=(CALLER,))
    return comparable(item, origins(graph))


def test_a_value_that_another_resource_gives_is_a_reference() -> None:
    tree = _tree(
        inputs={"kmsMasterKeyId": "arn:aws:kms:x:key/1"},
        references=(Reference("kmsMasterKeyId", KEY.urn, "arn"),),
    )

    assert tree == {"kmsMasterKeyId": GivenBy("${aws:kms/key:Key.arn}")}


def test_a_physical_name_that_was_passed_on_is_found_within_json_text() -> None:
    policy = json.dumps({"Resource": ["arn:aws:s3:::loan-logs-dev/*", "*"]})

    tree = _tree(inputs={"policy": policy}, references=(Reference("policy", BUCKET.urn, "arn"),))

    assert tree["policy"] == {"Resource": [GivenBy("arn:aws:s3:::${aws:s3/bucket:Bucket.bucket}/*"), "*"]}


def test_what_stands_alone_elsewhere_is_found_within_json_text() -> None:
    alone = resource(
        "aws:rds/instance:Instance",
        "db",
        {"kmsKeyId": "arn:aws:kms:x:key/1"},
        references=(Reference("kmsKeyId", KEY.urn, "arn"),),
    )
    policy = json.dumps({"Resource": "arn:aws:kms:x:key/1"})

    tree = _tree(alone, inputs={"policy": policy}, references=(Reference("policy", KEY.urn, "arn"),))

    assert tree["policy"] == {"Resource": GivenBy("${aws:kms/key:Key.arn}")}


def test_a_reference_that_cannot_be_placed_leaves_arns_unknown() -> None:
    policy = json.dumps({"Effect": "Allow", "Resource": "arn:aws:kms:x:key/1"})

    tree = _tree(inputs={"policy": policy}, references=(Reference("policy", KEY.urn, "arn"),))

    assert tree["policy"] == {"Effect": "Allow", "Resource": Unknown()}


def test_the_account_of_the_preview_is_no_text_of_the_author() -> None:
    tree = _tree(inputs={"arn": "arn:aws:ecs:us-east-1:578899754133:*", "other": "123456789012"})

    assert tree == {"arn": "arn:aws:ecs:us-east-1:${account}:*", "other": "123456789012"}


def test_a_standin_of_the_tolerant_pass_is_unknown() -> None:
    assert _tree(inputs={"size": "stand-in"}, standins=("size",)) == {"size": Unknown()}


def test_an_output_and_its_whole_resource_are_told_beside_one_another() -> None:
    whole, output = Reference("kmsMasterKeyId", KEY.urn), Reference("kmsMasterKeyId", KEY.urn, "arn")

    trees = [
        _tree(inputs={"kmsMasterKeyId": "arn:aws:kms:x:key/1"}, references=references)
        for references in ((whole, output), (output, whole))
    ]

    assert trees[0] == trees[1]
