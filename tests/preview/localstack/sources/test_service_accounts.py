"""The tables of AWS's own accounts."""

import re

import pytest

from harness.preview.localstack.accounts import open_account
from harness.preview.localstack.answers import answer
from harness.preview.localstack.data import table
from harness.preview.localstack.endpoint import LocalStackEndpoint
from harness.preview.localstack.sources.provider import region_names

_ACCOUNT = open_account(LocalStackEndpoint("http://127.0.0.1:9", "1", "community", ()), "tables")


@pytest.mark.parametrize("name", ["elb", "cloudtrail", "redshift"])
def test_every_entry_is_an_account_of_a_region_that_exists(name: str) -> None:
    entries = table("service_accounts")[name]
    assert set(entries) <= set(region_names())
    assert all(re.fullmatch(r"\d{12}", account) for account in entries.values())
    assert len(set(entries.values())) == len(entries)


def test_every_table_names_its_source() -> None:
    assert all(table(name)["source"] for name in ("service_accounts", "cloudfront_policies", "modules"))


def test_the_load_balancers_account_of_a_region() -> None:
    found = answer(
        _ACCOUNT, "aws:elb/getServiceAccount:getServiceAccount", {"region": "eu-west-1"}, "us-east-1"
    )
    assert found.result == {
        "arn": "arn:aws:iam::156460612806:root",
        "id": "156460612806",
        "region": "eu-west-1",
    }


def test_a_region_that_the_table_lacks_is_unsupported_not_failed() -> None:
    found = answer(_ACCOUNT, "aws:elb/getServiceAccount:getServiceAccount", {}, "mx-central-1")
    assert found.outcome == "unsupported"


def test_partitions_have_their_own_names() -> None:
    china = answer(_ACCOUNT, "aws:index/getPartition:getPartition", {}, "cn-north-1").result
    assert china == {
        "dnsSuffix": "amazonaws.com.cn",
        "id": "aws-cn",
        "partition": "aws-cn",
        "reverseDnsPrefix": "cn.com.amazonaws",
    }
