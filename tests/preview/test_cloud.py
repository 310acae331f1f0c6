"""Which account in LocalStack an answer gets: its own where its program asks AWS, else a shared."""

from pathlib import Path

import pytest

from harness.model.preview import PreviewSettings, SeedSecret
from harness.model.progress import quiet
from harness.model.workspace import Workspace
from harness.preview.aws_calls import calls_aws
from harness.preview.cloud import Cloud
from harness.preview.interface import preview
from harness.preview.localstack.interface import LocalStackEndpoint
from tests.preview.answers import answer

_SETTINGS = PreviewSettings(seeds=(SeedSecret("app/db", "seeded"),))
_SECRET = ("aws:secretsmanager/getSecretVersion:getSecretVersion", {"secretId": "app/db"})
_CALLS = 'import boto3\nboto3.client("s3")\n'


_ACCOUNT = """
import pulumi_aws as aws
aws.sqs.Queue("queue", tags={"account": aws.get_caller_identity().account_id})
"""
_ASKS = 'import boto3\nboto3.client("sts").get_caller_identity()\n'


def _cloud(workspace: Workspace, *, own: bool = False) -> Cloud:
    return Cloud(workspace, _SETTINGS, "us-east-1", quiet, own=own)


def _accounts(folder: Path, files: dict[str, str]) -> list[str]:
    """What the queues of a program bear as the account."""
    result = preview(answer(folder, "python", files, main="__main__.py"), PreviewSettings())
    assert result.outcome == "succeeded", result.output
    queues = [node for node in result.graph.resources if node.type == "aws:sqs/queue:Queue"]
    return [queue.inputs["tags"]["account"] for queue in queues]


@pytest.mark.parametrize(("text", "calls"), [("import pulumi\n", False), (_CALLS, True)])
def test_a_program_that_names_an_aws_client_calls_aws(text: str, calls: bool, tmp_path: Path) -> None:
    assert calls_aws(answer(tmp_path, "python", {"__main__.py": text})) is calls


def test_only_a_program_that_asks_aws_has_an_account_of_its_own(
    localstack: LocalStackEndpoint, tmp_path: Path
) -> None:
    names_it_in_a_function = {"__main__.py": _ACCOUNT, "functions/handler.py": _CALLS}
    shared = _accounts(tmp_path / "plain", {"__main__.py": _ACCOUNT})
    assert _accounts(tmp_path / "named", names_it_in_a_function) == shared
    asking = (f"{_ACCOUNT}{_ASKS}# {name}\n" for name in "ab")
    found = {tuple(_accounts(tmp_path / str(n), {"__main__.py": text})) for n, text in enumerate(asking)}
    assert len(found | {tuple(shared)}) == 3


def test_a_program_that_asks_is_answered_for_the_account_of_its_data_sources(
    localstack: LocalStackEndpoint, tmp_path: Path
) -> None:
    asked = 'aws.sqs.Queue("asked", tags={"account": boto3.client("sts").get_caller_identity()["Account"]})'
    looked_up, told = _accounts(tmp_path, {"__main__.py": f"import boto3\n{_ACCOUNT}{asked}\n"})
    assert looked_up == told


def test_what_one_answer_wrote_the_next_does_not_see(localstack: LocalStackEndpoint, tmp_path: Path) -> None:
    with _cloud(answer(tmp_path / "writes", "python", {"__main__.py": _CALLS}), own=True) as cloud:
        client = cloud.seeded().client("secretsmanager", "us-east-1")
        client.put_secret_value(SecretId="app/db", SecretString="written")
        assert (cloud.answer(*_SECRET).result or {})["secretString"] == "written"
    with _cloud(answer(tmp_path / "reads", "python", {"__main__.py": "import pulumi\n"})) as cloud:
        assert (cloud.answer(*_SECRET).result or {})["secretString"] == "seeded"
