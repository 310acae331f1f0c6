"""Seeding makes an account hold what the task needs, and nothing that was left there."""

import json
from pathlib import Path

import pytest

from harness.model.errors import BadInput
from harness.model.preview import Seed, SeedCertificate, SeedParameter, SeedSecret
from harness.preview.localstack import lifecycle
from harness.preview.localstack.accounts import Account, open_account
from harness.preview.localstack.answers import answer
from harness.preview.localstack.endpoint import LocalStackEndpoint
from harness.preview.localstack.seeding import seed

SEEDS: tuple[Seed, ...] = (
    SeedSecret("prod/database", '{"password": "p"}'),
    SeedCertificate("app.example.com"),
    SeedParameter("/app/size", "3"),
    SeedParameter("/app/key", "k", "SecureString"),
)
QUESTIONS = (
    ("aws:secretsmanager/getSecret:getSecret", {"name": "prod/database"}),
    ("aws:secretsmanager/getSecretVersion:getSecretVersion", {"secretId": "prod/database"}),
    ("aws:acm/getCertificate:getCertificate", {"domain": "app.example.com", "statuses": ["ISSUED"]}),
    ("aws:ssm/getParameter:getParameter", {"name": "/app/size"}),
    ("aws:ssm/getParameter:getParameter", {"name": "/app/key"}),
)


def _answers(account: Account) -> str:
    answered = [answer(account, token, arguments, "us-east-1") for token, arguments in QUESTIONS]
    assert [one.outcome for one in answered] == ["answered"] * len(QUESTIONS)
    return json.dumps([one.result for one in answered])


def test_what_is_seeded_is_answered(account: Account) -> None:
    seed(account, SEEDS, "us-east-1")
    found = [answer(account, token, arguments, "us-east-1").result or {} for token, arguments in QUESTIONS]
    assert found[1]["secretString"] == '{"password": "p"}'
    assert found[2]["status"] == "ISSUED"
    assert found[2]["arn"].startswith(f"arn:aws:acm:us-east-1:{account.access_key}:certificate/")
    assert (found[3]["value"], found[3]["insecureValue"]) == ("3", "3")
    assert (found[4]["value"], found[4]["insecureValue"]) == ("k", "")


def test_seeding_again_and_after_a_clean_gives_the_same_answers(
    account: Account, localstack: LocalStackEndpoint
) -> None:
    seed(account, SEEDS, "us-east-1")
    first = _answers(account)
    seed(account, SEEDS, "us-east-1")
    assert _answers(account) == first
    seed(account, (), "us-east-1")
    assert answer(account, *QUESTIONS[0], "us-east-1").outcome == "failed"
    again = Account(localstack, account.access_key)
    seed(again, SEEDS, "us-east-1")
    assert _answers(again) == first


def test_runs_on_two_localstacks_give_the_same_answers(own_cache: Path) -> None:
    """ARNs, version ids, certificates and dates come from what is seeded: not from chance, nor the clock."""
    runs = []
    for _ in range(2):
        account = open_account(lifecycle.ensure(), "two runs")
        seed(account, SEEDS, "us-east-1")
        runs.append(_answers(account))
        lifecycle.stop()
    assert runs[0] == runs[1]


def test_what_an_answer_left_is_gone(account: Account) -> None:
    seed(account, (), "us-east-1")
    client = account.client("secretsmanager", "us-east-1")
    client.create_secret(Name="left/behind", SecretString="x")
    client.create_secret(Name="prod/database", SecretString="wrong")
    account.client("ssm", "us-east-1").put_parameter(Name="/app/size", Value="9", Type="String")
    account.client("acm", "us-east-1").request_certificate(DomainName="app.example.com")
    seed(account, SEEDS, "us-east-1")
    _answers(account)
    listed = client.list_secrets()["SecretList"]
    assert [one["Name"] for one in listed] == ["prod/database"]
    found = answer(account, *QUESTIONS[3], "us-east-1").result
    assert found is not None
    assert (found["value"], found["version"]) == ("3", 1)
    assert len(account.client("acm", "us-east-1").list_certificates()["CertificateSummaryList"]) == 1


def test_the_arn_that_a_program_sees_by_itself_is_the_stable_one(account: Account) -> None:
    seed(account, SEEDS, "us-east-1")
    own = account.client("secretsmanager", "us-east-1").describe_secret(SecretId="prod/database")["ARN"]
    found = answer(account, *QUESTIONS[0], "us-east-1").result
    assert found is not None
    assert found["arn"] == own
    assert found["tags"] == {}


@pytest.mark.parametrize("wrong", [SeedCertificate("no domain at all" * 9), SeedSecret("", "x")])
def test_a_seed_that_cannot_be_is_bad_input(wrong: Seed, localstack: LocalStackEndpoint) -> None:
    with pytest.raises(BadInput, match="seed"):
        seed(open_account(localstack, "wrong seeds"), [wrong], "us-east-1")
