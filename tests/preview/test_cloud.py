"""Which account in LocalStack an answer gets: its own where its program can write there, else a shared."""

from pathlib import Path

import pytest

from harness.model.preview import PreviewSettings, SeedSecret
from harness.model.progress import quiet
from harness.model.workspace import Workspace
from harness.preview.aws_calls import calls_aws
from harness.preview.cloud import Cloud
from harness.preview.localstack.interface import LocalStackEndpoint
from tests.preview.answers import answer

_SETTINGS = PreviewSettings(seeds=(SeedSecret("app/db", "seeded"),))
_SECRET = ("aws:secretsmanager/getSecretVersion:getSecretVersion", {"secretId": "app/db"})
_CALLS = 'import boto3\nboto3.client("s3")\n'


def _cloud(workspace: Workspace) -> Cloud:
    return Cloud(workspace, _SETTINGS, "us-east-1", quiet, reached=calls_aws(workspace))


@pytest.mark.parametrize(("text", "calls"), [("import pulumi\n", False), (_CALLS, True)])
def test_a_program_that_names_an_aws_client_calls_aws(text: str, calls: bool, tmp_path: Path) -> None:
    assert calls_aws(answer(tmp_path, "python", {"__main__.py": text})) is calls


def test_only_a_program_that_can_write_has_an_account_of_its_own(
    localstack: LocalStackEndpoint, tmp_path: Path
) -> None:
    texts = {"one": "import pulumi\n", "two": "import pulumi_aws\n", "three": _CALLS, "four": _CALLS + "\n"}
    answers = {name: answer(tmp_path / name, "python", {"__main__.py": text}) for name, text in texts.items()}
    accounts = {}
    for name, workspace in answers.items():
        with _cloud(workspace) as cloud:
            accounts[name] = cloud.seeded().access_key
    assert accounts["one"] == accounts["two"]
    assert len(set(accounts.values())) == len(texts) - 1


def test_what_one_answer_wrote_the_next_does_not_see(localstack: LocalStackEndpoint, tmp_path: Path) -> None:
    with _cloud(answer(tmp_path / "writes", "python", {"__main__.py": _CALLS})) as cloud:
        client = cloud.seeded().client("secretsmanager", "us-east-1")
        client.put_secret_value(SecretId="app/db", SecretString="written")
        assert (cloud.answer(*_SECRET).result or {})["secretString"] == "written"
    with _cloud(answer(tmp_path / "reads", "python", {"__main__.py": "import pulumi\n"})) as cloud:
        assert (cloud.answer(*_SECRET).result or {})["secretString"] == "seeded"
