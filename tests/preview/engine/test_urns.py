"""URNs as Pulumi's engine makes them."""

import pytest

from harness.preview.engine import urns

_STACK = "urn:pulumi:dev::shop::pulumi:pulumi:Stack::shop-dev"


def test_the_stack_is_no_part_of_a_childs_type() -> None:
    made = urns.make("dev", "shop", _STACK, "aws:s3/bucket:Bucket", "data")
    assert made == "urn:pulumi:dev::shop::aws:s3/bucket:Bucket::data"


def test_ancestors_stand_before_the_type() -> None:
    parent = "urn:pulumi:dev::shop::a:b:Outer$a:b:Inner::x::y"
    assert (
        urns.make("dev", "shop", parent, "c:d:E", "n") == "urn:pulumi:dev::shop::a:b:Outer$a:b:Inner$c:d:E::n"
    )


def test_a_provider_reference_loses_its_id() -> None:
    assert urns.provider_urn("urn:pulumi:dev::shop::pulumi:providers:aws::west::1234") == (
        "urn:pulumi:dev::shop::pulumi:providers:aws::west"
    )
    assert urns.provider_urn("") is None


@pytest.mark.parametrize(
    ("token", "valid"),
    [
        ("aws:s3/bucket:Bucket", True),
        ("acme::Thing", True),
        ("Thing", False),
        ("a:b", False),
        ("a:b: c", False),
    ],
)
def test_type_tokens_have_three_parts(token: str, valid: bool) -> None:
    assert urns.is_type_token(token) is valid
