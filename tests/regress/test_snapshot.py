"""What a snapshot keeps of a graph, and what it leaves out."""

import json
from typing import Any

import msgspec

from harness.model.graph import (
    Invocation,
    Reference,
    Resource,
    ResourceGraph,
    ResourceOptions,
    SourcePosition,
)
from harness.regress.snapshot import graph_snapshot

KEY = "urn:pulumi:dev::shop::aws:kms/key:Key::key"
BUCKET = "urn:pulumi:dev::shop::aws:s3/bucket:Bucket::logs"
AUTHORS_ARN = "arn:aws:iam::127311923021:root"


def graph(account: str, line: int, version: str) -> ResourceGraph:
    certificate = f"arn:aws:acm:us-east-1:{account}:certificate/1"
    bucket = Resource(
        BUCKET,
        "aws:s3/bucket:Bucket",
        "logs",
        custom=True,
        inputs={
            "bucket": f"logs-{account}",
            "key": f"arn:aws:kms:us-east-1:{account}:key/2",
            "owner": AUTHORS_ARN,
            "certificate": certificate,
        },
        synthesised=("key",),
        dependencies=(KEY,),
        references=(Reference("key", KEY, "arn"),),
        options=ResourceOptions(protect=True, version=version),
        position=SourcePosition("logs.py", line),
    )
    invocation = Invocation(
        "aws:acm/getCertificate:getCertificate", {"domain": "a.b"}, "answered", {"arn": certificate}
    )
    key = Resource(KEY, "aws:kms/key:Key", "key", custom=True, inputs={})
    return ResourceGraph(resources=(key, bucket), invocations=(invocation,), exports={"arn": certificate})


def test_account_line_and_version_leave_no_trace() -> None:
    one, other = graph("111122223333", 7, "7.1.0"), graph("444455556666", 8, "7.2.0")
    assert graph_snapshot(one) == graph_snapshot(other)


def test_what_the_author_wrote_and_what_it_leads_to_stay() -> None:
    bucket = graph_snapshot(graph("111122223333", 7, "7.1.0"))["resources"]["aws:s3/bucket:Bucket logs"]
    assert bucket["inputs"] == {
        "bucket": "logs-000000000000",
        "key": "arn:aws:kms:us-east-1:000000000000:key/2",
        "owner": AUTHORS_ARN,
        "certificate": "<aws:acm/getCertificate:getCertificate arn>",
    }
    assert bucket["references"] == ["key -> aws:kms/key:Key key arn"]
    assert bucket["options"] == {"protect": True}
    assert bucket["position"] == "logs.py"


def test_an_account_that_only_the_author_names_is_the_authors() -> None:
    resource = Resource(BUCKET, "aws:s3/bucket:Bucket", "logs", custom=True, inputs={"owner": AUTHORS_ARN})
    snapshot = graph_snapshot(ResourceGraph(resources=(resource,)))
    assert snapshot["resources"]["aws:s3/bucket:Bucket logs"]["inputs"] == {"owner": AUTHORS_ARN}


def test_two_resources_of_one_name_below_two_parents_are_both_kept() -> None:
    urns = [f"urn:pulumi:dev::shop::{parent}$aws:kms/key:Key::key" for parent in ("a:b:C", "a:b:D")]
    keys = tuple(Resource(urn, "aws:kms/key:Key", "key", custom=True, inputs={}) for urn in urns)
    assert list(graph_snapshot(ResourceGraph(resources=keys))["resources"]) == urns


def test_every_other_field_of_a_resource_is_kept() -> None:
    """A field that is added to the graph is recorded, or is left out on purpose."""
    full: dict[str, Any] = dict.fromkeys(Resource.__struct_fields__, ("said",))
    full |= {"urn": BUCKET, "type": "t", "name": "n", "inputs": {"a": 1}, "outputs": {"a": 1}}
    full |= {"parent": KEY, "provider": f"{KEY}::1", "property_dependencies": {"a": (KEY,)}}
    full |= {"references": (Reference("a", KEY),), "position": SourcePosition("a.py", 1)}
    full |= {"options": ResourceOptions(protect=True)}
    full |= dict.fromkeys(("custom", "remote", "children_unknown", "external"), True)
    (kept,) = graph_snapshot(ResourceGraph(resources=(Resource(**full),)))["resources"].values()
    assert set(kept) == set(full) - {"urn", "type", "name"}


def test_a_snapshot_is_json() -> None:
    snapshot = graph_snapshot(graph("111122223333", 7, "7.1.0"))
    assert json.loads(msgspec.json.encode(snapshot)) == snapshot
