"""Whether a program may call AWS itself, beside what it registers with the engine."""

import re
from pathlib import Path

from harness.model.workspace import Workspace

_CODE = frozenset({".py", ".ts", ".tsx", ".mts", ".cts", ".js", ".mjs", ".cjs"})
_CALLS_AWS = re.compile(rb"\b(?:boto3|botocore|aioboto3|aws-sdk|AWS_ENDPOINT_URL)\b")


def calls_aws(workspace: Workspace) -> bool:
    """Whether any source file names an AWS client library."""
    files = (workspace.root / file.path for file in workspace.files if Path(file.path).suffix in _CODE)
    return any(_CALLS_AWS.search(path.read_bytes()) for path in files)
