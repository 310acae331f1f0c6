"""Infrastructure as code of other kinds, so that it can be named instead of 'not Pulumi'."""

import re
from collections.abc import Iterator

from harness.intake.writer import WorkspaceWriter

# In the order of asking: CDK for Terraform and the AWS CDK before the formats that they produce.
_SIGNS = (
    (
        "CDK for Terraform",
        re.compile(r"^[ \t]*(?:from|import) .*\bcdktf\b|require\(['\"]cdktf", re.MULTILINE),
    ),
    (
        "AWS CDK",
        re.compile(
            r"^[ \t]*(?:from|import)\b.*(?:\baws_cdk\b|['\"](?:aws-cdk-lib|@aws-cdk/))|\"aws-cdk",
            re.MULTILINE,
        ),
    ),
    (
        "Terraform",
        re.compile(
            r"^[ \t]*(?:(?:resource|data)\s+\"\w+\"\s+\"[\w-]+\""
            r"|(?:variable|provider|module)\s+\"\w+\"|terraform)\s*\{",
            re.MULTILINE,
        ),
    ),
    (
        "CloudFormation",
        re.compile(
            r"^[ \t]*[\"']?AWSTemplateFormatVersion\b|^[ \t]*[\"']?Type[\"']?[ \t]*:[ \t]*[\"']?AWS::\w+::",
            re.MULTILINE,
        ),
    ),
)
_READ_ENDINGS = (".tf", ".py", ".ts", ".js", ".json", ".yaml", ".yml", ".template", ".hcl", ".tofu")
_MAX_CHARACTERS = 512 * 1024


def foreign_tool(writer: WorkspaceWriter, document: str | None) -> str | None:
    """The other tool that the answer (its files, or the markdown document) is written for, if one shows."""
    for text in _texts(writer, document):
        for tool, sign in _SIGNS:
            if sign.search(text[:_MAX_CHARACTERS]):
                return tool
    return None


def _texts(writer: WorkspaceWriter, document: str | None) -> Iterator[str]:
    if document is not None:
        yield document
    for file in writer.files:
        if file.path.endswith(_READ_ENDINGS) and file.size < _MAX_CHARACTERS:
            yield writer.text(file.path)
