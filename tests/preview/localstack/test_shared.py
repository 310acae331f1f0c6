"""Answers that cannot write to LocalStack share an account, and none notices what others asked."""

import json
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from harness.model.preview import SeedSecret
from harness.preview.localstack import lifecycle, shared
from harness.preview.localstack.accounts import Account
from harness.preview.localstack.answers import answer
from harness.preview.localstack.endpoint import LocalStackEndpoint
from harness.preview.localstack.shared import SharedAccount, shared_account
from tests.preview.localstack.test_answers import QUESTIONS

_SEEDS = (SeedSecret("app/db", "first"),)
_SECRET = ("aws:secretsmanager/getSecretVersion:getSecretVersion", {"secretId": "app/db"})
_REGION = "us-east-1"


def _secret(account: SharedAccount) -> str:
    account.seed()
    return (account.answer(*_SECRET).result or {})["secretString"]  # type: ignore[no-any-return]


def test_answers_with_the_same_seeds_and_region_share_one(localstack: LocalStackEndpoint) -> None:
    first = shared_account(localstack, _SEEDS, _REGION)
    assert shared_account(localstack, list(_SEEDS), _REGION) is first
    others = (
        shared_account(localstack, _SEEDS, "eu-west-1"),
        shared_account(localstack, (SeedSecret("app/db", "second"),), _REGION),
    )
    assert len({one.account.access_key for one in (first, *others)}) == len((first, *others))
    assert [_secret(first), _secret(others[1])] == ["first", "second"]


def test_what_was_answered_once_needs_no_localstack_and_a_new_one_is_seeded_anew(own_cache: Path) -> None:
    first = shared_account(lifecycle.ensure(), _SEEDS, _REGION)
    assert _secret(first) == "first"
    lifecycle.stop()
    assert _secret(first) == "first"
    again = shared_account(lifecycle.ensure(), _SEEDS, _REGION)
    assert again is not first
    assert (again.account.access_key, _secret(again)) == (first.account.access_key, "first")


def test_at_an_address_that_the_user_named_every_answer_looks_again(localstack: LocalStackEndpoint) -> None:
    """Somebody else may write there."""
    named = msgspec.structs.replace(localstack, managed=False, process="")
    seeds = (SeedSecret("app/db", "looked after"),)
    first = shared_account(named, seeds, _REGION)
    assert _secret(first) == "looked after"
    client = first.account.client("secretsmanager", _REGION)
    client.put_secret_value(SecretId="app/db", SecretString="somebody else's")
    assert _secret(shared_account(named, seeds, _REGION)) == "looked after"


def test_only_so_much_is_kept(localstack: LocalStackEndpoint, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shared, "_ANSWER_BYTES", 600)
    account = SharedAccount(localstack, (), _REGION)
    asked = ("aws:iam/getPolicyDocument:getPolicyDocument", {"statements": [{"sid": "a" * 700}]})
    told = [account.answer("aws:index/getPartition:getPartition", {}), account.answer(*asked)]
    assert [account.answer("aws:index/getPartition:getPartition", {}), account.answer(*asked)] == told
    assert len(account._answers) == 1


@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(sorted(QUESTIONS)))
def test_no_answer_depends_on_what_was_asked_before(account: Account, order: list[str]) -> None:
    def said(tokens: list[str]) -> str:
        fresh = Account(account.endpoint, account.access_key)
        found = {token: answer(fresh, token, QUESTIONS[token], _REGION) for token in tokens}
        return json.dumps(msgspec.to_builtins(found), sort_keys=True)

    assert said(order) == said(sorted(QUESTIONS))
