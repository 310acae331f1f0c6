"""An answer's account belongs to its key, and sees nothing of another's."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.model.preview import SeedSecret
from harness.preview.localstack.accounts import Account, open_account, warm_up
from harness.preview.localstack.answers import answer
from harness.preview.localstack.endpoint import LocalStackEndpoint
from harness.preview.localstack.seeding import seed

_NOWHERE = LocalStackEndpoint("http://127.0.0.1:9", "1", "community", ())
_IDENTITY = "aws:index/getCallerIdentity:getCallerIdentity"
_SECRET = "aws:secretsmanager/getSecretVersion:getSecretVersion"


@given(st.text())
def test_any_key_gives_twelve_digits_that_are_not_all_zero(key: str) -> None:
    digits = open_account(_NOWHERE, key).access_key
    assert re.fullmatch(r"[0-9]{12}", digits)
    assert digits != "0" * 12
    assert open_account(_NOWHERE, key).access_key == digits


def test_the_account_number_is_the_key_that_requests_are_signed_with(account: Account) -> None:
    found = answer(account, _IDENTITY, {}, "us-east-1").result
    assert found is not None
    assert found["accountId"] == account.access_key == account.credentials()["AWS_ACCESS_KEY_ID"]


def test_one_account_never_sees_what_another_holds(localstack: LocalStackEndpoint) -> None:
    first, second = open_account(localstack, "isolation one"), open_account(localstack, "isolation two")
    seed(first, [SeedSecret("shared/name", "first")], "us-east-1")
    seed(second, [SeedSecret("shared/name", "second"), SeedSecret("only/second", "x")], "us-east-1")
    one = answer(first, _SECRET, {"secretId": "shared/name"}, "us-east-1").result
    two = answer(second, _SECRET, {"secretId": "shared/name"}, "us-east-1").result
    assert one is not None
    assert two is not None
    assert (one["secretString"], two["secretString"]) == ("first", "second")
    assert answer(first, _SECRET, {"secretId": "only/second"}, "us-east-1").outcome == "failed"


def test_the_users_own_aws_configuration_bends_nothing(
    localstack: LocalStackEndpoint, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "config"
    broken.write_text("this is [ no configuration")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(broken))
    monkeypatch.setenv("AWS_PROFILE", "does-not-exist")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("AWS_ENDPOINT_URL_STS", "http://127.0.0.1:9")
    monkeypatch.setattr("harness.preview.localstack.accounts._prepared", [])
    assert answer(open_account(localstack, "bent"), _IDENTITY, {}, "us-east-1").outcome == "answered"


def test_warming_up_reaches_no_network_and_changes_no_answer(localstack: LocalStackEndpoint) -> None:
    warm_up()
    assert answer(open_account(localstack, "warm"), _IDENTITY, {}, "eu-west-1").outcome == "answered"
