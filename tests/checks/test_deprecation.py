"""Kind ``deprecation``: fires on what is used, names the replacement, and says which version it holds in."""

from pathlib import Path
from typing import Literal

import msgspec

from harness.model.deprecation import Deprecation
from harness.model.finding import Finding
from harness.model.graph import Resource
from harness.model.rubric import DeprecationCheck
from tests.checks.build import BASE, resource, run, subject

BUCKET = "aws:s3/bucket:Bucket"
OLD = "aws:s3/bucketV2:BucketV2"
KNOWN = (
    Deprecation(BUCKET, "acl", "acl is deprecated. Use the s3.BucketAcl resource instead.", (7,)),
    Deprecation(BUCKET, "versioning", "versioning is deprecated. Use s3.BucketVersioning instead."),
    Deprecation(OLD, None, "s3.BucketV2 has been deprecated in favor of s3.Bucket", (7,)),
)


def _findings(root: Path, of: Literal["types", "properties"], *resources: Resource) -> tuple[Finding, ...]:
    judged = msgspec.structs.replace(subject(root, resources), deprecations=KNOWN)
    return run(judged, DeprecationCheck(**(BASE | {"of": of}))).findings


def test_one_finding_names_the_deprecated_properties_of_a_type(tmp_path: Path) -> None:
    inputs = {"acl": "private", "versioning": {"enabled": True}}
    buckets = resource(BUCKET, "a", inputs), resource(BUCKET, "b", {"acl": "private"})
    (finding,) = _findings(tmp_path, "properties", *buckets, resource(BUCKET, "c"))
    assert finding.property == "acl"
    assert "acl, versioning" in finding.message
    assert "s3.BucketAcl resource instead (in version 7 of the SDK alone)" in finding.message
    assert "Use s3.BucketVersioning instead" in finding.message
    assert "'c'" not in finding.message


def test_one_finding_names_every_deprecated_type(tmp_path: Path) -> None:
    (finding,) = _findings(tmp_path, "types", resource(OLD, "a"), resource(OLD, "b"), resource(BUCKET, "c"))
    assert "'a'" in finding.message
    assert "'b'" in finding.message
    assert "in favor of s3.Bucket" in finding.message


def test_what_is_not_set_or_only_read_is_not_used(tmp_path: Path) -> None:
    assert _findings(tmp_path / "1", "properties", resource(BUCKET, "a", {"versioning": None})) == ()
    assert _findings(tmp_path / "2", "types", resource(OLD, "a", external=True)) == ()
    assert _findings(tmp_path / "3", "types", resource(BUCKET, "a", {"acl": "private"})) == ()


def test_what_rests_on_a_stand_in_is_not_the_authors(tmp_path: Path) -> None:
    bucket = resource(BUCKET, "a", {"acl": "x"}, standins=("acl",))
    assert _findings(tmp_path, "properties", bucket) == ()
