"""Configuration that a program requires and nothing sets: supplied, recorded, and no reason to fail."""

import json
from pathlib import Path

import pytest

from harness.model.preview import Preview, PreviewSettings
from harness.model.workspace import Workspace
from harness.preview.interface import preview
from harness.preview.supplied_config import stand_ins
from tests.preview.answers import answer

PYTHON = """
import pulumi, pulumi_aws as aws
config = pulumi.Config()
name = config.require("teamName")
size = config.require_int("size")
wide = int(config.require("width"))
open_ = config.require_bool("open")
zones = config.require_object("zones")
password = pulumi.Config("database").require_secret("password")
assert isinstance(size + wide, int) and open_ is False and zones == []
aws.s3.Bucket("logs", bucket=f"logs-{name}", tags={"Size": str(size)})
aws.ssm.Parameter("password", type="SecureString", value=password)
"""
TYPESCRIPT = """
import * as pulumi from "@pulumi/pulumi";
import * as aws from "@pulumi/aws";
const config = new pulumi.Config();
const name = config.require("teamName");
const size = config.requireNumber("size");
const zones = config.requireObject<string[]>("zones");
if (typeof size !== "number" || zones.length) { throw new Error("wrong type"); }
new aws.s3.Bucket("logs", { bucket: `logs-${name}`, tags: { Size: `${size}` } });
"""
PROJECT = """
name: tap
runtime: python
config:
  zones: {type: array, items: {type: string}}
"""


def _supplied(result: Preview) -> list[str]:
    return [item.target for item in result.assisted if item.kind == "config"]


def _python(root: Path, text: str, **files: str) -> Workspace:
    return answer(root, "python", {"__main__.py": text, **files}, main="__main__.py")


@pytest.mark.usefixtures("localstack")
def test_missing_values_are_supplied_by_type_and_recorded(tmp_path: Path) -> None:
    workspace = _python(tmp_path, PYTHON)
    (tmp_path / "Pulumi.yaml").write_text(PROJECT)
    result = preview(workspace, PreviewSettings())
    assert (result.outcome, result.error) == ("succeeded", None)
    assert _supplied(result) == [
        "database:password",
        "tap:open",
        "tap:size",
        "tap:teamName",
        "tap:width",
        "tap:zones",
    ]
    missing = [problem for problem in result.problems if problem.kind == "missing-config"]
    assert len(missing) == 6
    assert not any(problem.stops for problem in result.problems)
    (parameter,) = [item for item in result.graph.resources if item.type == "aws:ssm/parameter:Parameter"]
    assert parameter.hardcoded_secrets == ()


@pytest.mark.usefixtures("localstack")
def test_missing_values_of_a_typescript_program_are_supplied_too(tmp_path: Path) -> None:
    result = preview(
        answer(tmp_path, "typescript", {"index.ts": TYPESCRIPT}, main="index.ts"), PreviewSettings()
    )
    assert result.outcome == "succeeded", result.message
    assert _supplied(result) == ["tap:size", "tap:teamName", "tap:zones"]


@pytest.mark.usefixtures("localstack")
def test_the_verdict_is_that_of_the_program_with_its_values(tmp_path: Path) -> None:
    text = 'import pulumi, pulumi_aws as aws\npulumi.Config().require("name")\naws.s3.Bucket("b", wrong=1)\n'
    result = preview(_python(tmp_path, text), PreviewSettings())
    assert result.outcome == "program-error"
    assert result.error is not None
    assert "'wrong'" in result.error.message
    assert {problem.kind: problem.stops for problem in result.problems} == {
        "missing-config": False,
        "unknown-argument": True,
    }


@pytest.mark.usefixtures("localstack")
def test_a_program_that_refuses_the_stand_in_still_lacks_its_configuration(tmp_path: Path) -> None:
    text = """
import pulumi, pulumi_aws as aws
kind = pulumi.Config().require("flavour")
if kind != "vanilla" and "standin" not in kind:
    raise ValueError("no such flavour")
aws.s3.Bucket("b")
"""
    result = preview(_python(tmp_path, text), PreviewSettings())
    assert result.outcome == "program-error"
    assert result.error is not None
    assert result.error.message.startswith("Missing required configuration variable")
    assert _supplied(result) == []
    assert [(problem.kind, problem.stops) for problem in result.problems] == [("missing-config", True)]


def test_a_key_that_the_task_sets_under_another_spelling_gets_its_value(tmp_path: Path) -> None:
    settings = PreviewSettings(config={"environmentSuffix": "pr42"})
    workspace = _python(tmp_path, "import pulumi\n")
    assert stand_ins(["tap:environment_suffix", "tap:vpcCidr"], workspace, settings) == {
        "tap:environment_suffix": "pr42",
        "tap:vpcCidr": "10.0.0.0/16",
    }


def test_an_array_is_told_from_the_type_argument(tmp_path: Path) -> None:
    program = (
        'const a = config.requireObject<Array<string>>("zones"); const b = config.requireObject("tags");'
    )
    workspace = answer(tmp_path, "typescript", {"index.ts": program}, main="index.ts")
    found = stand_ins(["tap:zones", "tap:tags"], workspace, PreviewSettings())
    assert {key: json.loads(value) for key, value in found.items()} == {"tap:zones": [], "tap:tags": {}}
