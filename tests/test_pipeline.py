"""The order of the stages for one answer."""

from pathlib import Path

import pytest

from harness.pipeline import GradeRequest, case_name, grade, preview_source

pytestmark = pytest.mark.usefixtures("localstack")

PROGRAM = """
import os
import pulumi_aws as aws
zones = aws.get_availability_zones(state="available")
tags = {"Region": os.environ["AWS_REGION"]}
aws.ec2.Subnet("private", vpc_id="vpc-1", availability_zone=zones.names[0], tags=tags)
"""


@pytest.mark.parametrize(
    ("prompt", "region"),
    [("Deploy a web shop to the us-east-2 region.\n", "us-east-2"), ("Deploy a web shop.\n", "us-east-1")],
)
def test_a_stack_is_previewed_in_the_region_of_its_prompt(tmp_path: Path, prompt: str, region: str) -> None:
    (tmp_path / "Pulumi.yaml").write_text("name: shop\nruntime: python\n")
    (tmp_path / "__main__.py").write_text(PROGRAM)
    (tmp_path / "PROMPT.md").write_text(f"# Task\n\n{prompt}")
    result = preview_source(str(tmp_path))
    (subnet,) = [item for item in result.graph.resources if item.name == "private"]
    assert subnet.inputs["availabilityZone"].startswith(region)
    assert subnet.inputs["tags"] == {"Region": region}


BUCKET = "import pulumi_aws as aws\naws.s3.Bucket('page')\n"


@pytest.mark.parametrize(
    ("program", "absent"),
    [(BUCKET, True), ("from queues import Queues\n" + BUCKET + "Queues('jobs')\n", False)],
)
def test_what_a_module_that_is_not_there_would_register_is_no_absence(
    tmp_path: Path, program: str, absent: bool
) -> None:
    (tmp_path / "Pulumi.yaml").write_text("name: shop\nruntime: python\n")
    (tmp_path / "__main__.py").write_text(program)
    (tmp_path / "PROMPT.md").write_text(
        "# Task\n\nDeploy in Python with Pulumi:\n\n- Create an SQS queue for jobs\n"
    )
    findings = grade(GradeRequest(str(tmp_path))).card.findings
    assert any(item.check == "prompt-service-sqs" for item in findings) is absent


def test_a_command_that_a_preview_cannot_run_says_nothing_about_the_answer(tmp_path: Path) -> None:
    command = "import subprocess\nsubprocess.run(['false'], check=True)\n"
    (tmp_path / "Pulumi.yaml").write_text("name: shop\nruntime: python\n")
    (tmp_path / "__main__.py").write_text(command + BUCKET)
    result = preview_source(str(tmp_path))
    assert (result.outcome, result.problems) == ("program-error", ())
    assert result.inconclusive is not None
    assert [item.name for item in result.graph.resources if item.custom] == ["page"]


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("answers/first", "first"),
        ("answers/first/", "first"),
        ("answers/first/MODEL_RESPONSE.md", "first"),
        ("answers/first.tar.gz", "first"),
        ("answers/me@home/a#1", "a-1"),
        ("https://host/owner/shop.git", "shop"),
        ("https://me@host/owner/shop.git@v1", "shop"),
        ("ssh://git@host/owner/shop.git@v1", "shop"),
        ("git@host:shop.git", "shop"),
        ("https://host/owner/shop@main#answers/first", "first"),
        ("https://host/owner/shop#answers/first/MODEL_RESPONSE.md", "first"),
    ],
)
def test_a_result_is_named_after_its_source(source: str, name: str) -> None:
    assert case_name(source) == name
