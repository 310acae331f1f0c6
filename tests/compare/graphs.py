"""Small resource graphs for the tests of the comparison."""

from typing import Any

from harness.model.graph import Reference, Resource, ResourceGraph

BUCKET = "aws:s3/bucket:Bucket"
VERSIONING = "aws:s3/bucketVersioning:BucketVersioning"


def urn(token: str, name: str) -> str:
    return f"urn:pulumi:dev::project::{token}::{name}"


def resource(token: str, name: str, inputs: dict[str, Any] | None = None, **fields: Any) -> Resource:
    return Resource(
        urn=urn(token, name), type=token, name=name, inputs=inputs or {}, **({"custom": True} | fields)
    )


def versioning(name: str, bucket: Resource, status: str = "Enabled", token: str = VERSIONING) -> Resource:
    """A versioning resource that refers to the made-up id of ``bucket``."""
    made = bucket.outputs["id"]
    return resource(
        token,
        name,
        {"bucket": made, "versioningConfiguration": {"status": status}},
        synthesised=("bucket",),
        references=(Reference("bucket", bucket.urn, "id"),),
    )


def bucket(name: str, inputs: dict[str, Any] | None = None, token: str = BUCKET) -> Resource:
    return resource(token, name, inputs, outputs={"id": f"made-up-id-of-{name}"})


def graph(*resources: Resource) -> ResourceGraph:
    return ResourceGraph(resources=resources)
