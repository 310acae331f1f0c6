"""Deprecations as the SDKs' own sources tell them, in either major version."""

import pytest

from harness.model.deprecation import Deprecation
from harness.preview.sdk.deprecations import deprecations

BUCKET = "aws:s3/bucket:Bucket"
OLD_BUCKET = "aws:s3/bucketV2:BucketV2"
ROLE = "aws:iam/role:Role"
EIP = "aws:ec2/eip:Eip"


def _by_property(token: str, major: int) -> dict[str | None, Deprecation]:
    return {item.property: item for item in deprecations([token], major)}


def test_a_property_of_the_newest_version_names_what_replaces_it() -> None:
    found = _by_property(BUCKET, 7)
    assert "s3.BucketAcl" in found["acl"].message
    assert found["acl"].majors == (7,)
    assert "forceDestroy" not in found


@pytest.mark.parametrize("major", [6, 7])
def test_a_type_that_one_version_alone_deprecates(major: int) -> None:
    assert _by_property(OLD_BUCKET, major)[None] == Deprecation(
        OLD_BUCKET, None, "s3.BucketV2 has been deprecated in favor of s3.Bucket", (7,)
    )


def test_what_every_version_deprecates_names_none() -> None:
    found = _by_property(ROLE, 7)
    assert found["inlinePolicies"].majors == ()
    assert "iam.RolePolicy" in found["inlinePolicies"].message
    assert "iam.RolePolicyAttachment" in found["managedPolicyArns"].message


def test_what_the_newest_version_has_removed_is_told_of_the_older_alone() -> None:
    assert _by_property(EIP, 6)["vpc"].majors == (6,)
    assert _by_property(EIP, 7) == {}


def test_classes_are_named_as_programs_name_them() -> None:
    (whole,) = (item for item in deprecations(["aws:s3/bucketAclV2:BucketAclV2"]) if item.property is None)
    assert "aws.s3.BucketAcl" in whole.message


def test_a_type_that_no_sdk_has_is_not_deprecated() -> None:
    assert deprecations(["pkg:index:Shop", "pulumi:pulumi:Stack", "../..:x:y", "aws:nope/nope:Nope"]) == ()
