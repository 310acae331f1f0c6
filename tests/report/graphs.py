"""Resource graphs for the tests of the page."""

from typing import Any

from harness.model.graph import Reference, Resource, ResourceGraph, SourcePosition
from tests.report.samples import PASSWORD

_PREFIX = "urn:pulumi:dev::tap::"


def resource(
    token: str, name: str, *refers_to: Resource, parent: Resource | None = None, **fields: Any
) -> Resource:
    """A resource that refers to others."""
    return Resource(
        urn=f"{_PREFIX}{token}::{name}",
        type=token,
        name=name,
        custom=fields.pop("custom", True),
        inputs={},
        parent=None if parent is None else parent.urn,
        references=tuple(Reference(f"input{index}", other.urn) for index, other in enumerate(refers_to)),
        position=SourcePosition("lib/tap-stack.ts", 12),
        **fields,
    )


def small() -> ResourceGraph:
    """A component with a network and a database, which a finding is about, and a bucket with a child."""
    component = resource("tap:index:TapStack", "tap", custom=False)
    vpc = resource("aws:ec2/vpc:Vpc", "vpc", parent=component)
    subnets = [resource("aws:ec2/subnet:Subnet", f"subnet-{n}", vpc, parent=component) for n in range(3)]
    database = resource("aws:rds/instance:Instance", "db", *subnets, parent=component)
    bucket = resource("aws:s3/bucket:Bucket", "logs")
    policy = resource("aws:s3/bucketPolicy:BucketPolicy", "logs-policy", parent=bucket)
    assert PASSWORD.resource is not None
    assert database.urn == PASSWORD.resource.urn
    return ResourceGraph((component, vpc, *subnets, database, bucket, policy))


def large(count: int) -> ResourceGraph:
    """``count`` resources of as many types, each in its own component and referring to the one before."""
    made: list[Resource] = []
    for number in range(count):
        component = resource("tap:index:Part", f"part-{number}", custom=False)
        before = made[-1:] and [made[-1]]
        made += [
            component,
            resource(f"aws:s{number % 40}/t{number}:T{number}", f"n{number}", *before, parent=component),
        ]
    return ResourceGraph(tuple(made))
