"""A whole task of its own, as small as one can be: a rubric, a PROMPT, an ideal and two samples."""

from pathlib import Path

PROMPT = "# Task\n\nStore documents in an S3 bucket. Tag it with its owner.\n"
RUBRIC = """\
schema: iac-harness/rubric@1
title: A bucket with an owner
task: bucket
prompt: samples/PROMPT.md
ideal: ideal
requirements:
  - {id: owner, quote: Tag it with its owner.}
checks:
  - kind: property
    id: owner-tag
    title: No Owner
    consequence: breaks-requirement
    category: tagging
    basis: prompt
    requirement: owner
    message: "{resource} names no owner."
    root_cause: The PROMPT demands that each bucket is tagged with its owner.
    resources: {type: "aws:s3/bucket:Bucket"}
    schema: {required: [tags], properties: {tags: {required: [Owner]}}}
"""
PROGRAM = """\
import pulumi
import pulumi_aws as aws

account = aws.get_caller_identity().account_id
documents = aws.s3.Bucket("documents", bucket=f"documents-{account}", tags={"Owner": "archive"})
pulumi.export("arn", documents.arn)
"""
WITHOUT_OWNER = PROGRAM.replace(', tags={"Owner": "archive"}', "")


def program(folder: Path, text: str) -> None:
    """Make ``folder`` a Pulumi project that runs ``text``."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "Pulumi.yaml").write_text("name: documents\nruntime: python\n")
    (folder / "__main__.py").write_text(text)


def write(folder: Path) -> Path:
    """The task, written below ``folder``; its rubric's path."""
    program(folder / "ideal", PROGRAM)
    program(folder / "samples" / "clean", PROGRAM)
    program(folder / "samples" / "flawed", WITHOUT_OWNER)
    (folder / "samples" / "PROMPT.md").write_text(PROMPT)
    (folder / "bucket.yaml").write_text(RUBRIC)
    return folder / "bucket.yaml"
