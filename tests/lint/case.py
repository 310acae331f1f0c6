"""A case of our own: a PROMPT, an answer, and a failures analysis of it with one fault of each kind."""

from pathlib import Path

PROMPT = """# Orders

Write a Pulumi program in Python that queues orders.

## Requirements

- Keep the logs in a CloudWatch log group with 14-day retention
- Lambda functions must have a timeout of 30 seconds
- The order queue must be encrypted with a KMS key
"""

PROGRAM = '''"""Queues orders."""

import pulumi_aws as aws

stage = "blue"
spare = "green"

key = aws.kms.Key("orders", enable_key_rotation=True)
queue = aws.sqs.Queue(
    "orders",
    name=f"orders-{stage}",
    kms_master_key_id=key.arn,
    visibility_timeout_seconds=45,
)
logs = aws.cloudwatch.LogGroup("orders", retention_in_days=14)
'''

HEAD = "# Model Response Failures Analysis\n"


def finding(  # noqa: PLR0917 - the parts of the form, in their order
    number: int, title: str, level: str, issue: str, fix: str = "Set it.", cause: str = "Haste."
) -> str:
    """A finding of the founding form."""
    return (
        f"### {number}. {title}\n\n**Impact Level**: {level}\n\n**MODEL_RESPONSE Issue**:\n{issue}\n\n"
        f"**IDEAL_RESPONSE Fix**:\n{fix}\n\n**Root Cause**: {cause}\n\n---\n"
    )


def python(code: str) -> str:
    """A fenced block."""
    return f"\n```python\n{code}\n```"


def write_case(folder: Path) -> Path:
    """The case as files; the folder."""
    answer = (
        "# Answer\n\n`Pulumi.yaml`:\n\n```yaml\nname: orders\nruntime: python\n```\n\n"
        f"`__main__.py`:\n\n```python\n{PROGRAM}```\n"
    )
    (folder / "PROMPT.md").write_text(PROMPT)
    (folder / "MODEL_RESPONSE.md").write_text(answer)
    return folder
