"""Telling a LocalStack that is gone from one that answers with an error."""

import re

from harness.model.errors import EnvironmentFault

_REQUEST_ID = re.compile(r"\s*\(?Request ?ID:? ?[\w-]+\)?|\s*\(reached max retries: \d+\)", re.IGNORECASE)


def as_fault(error: Exception) -> EnvironmentFault | None:
    """The EnvironmentFault for an error of the connection; None for any other error."""
    from botocore.exceptions import BotoCoreError, HTTPClientError, IncompleteReadError  # noqa: PLC0415

    if isinstance(error, EnvironmentFault):
        return error
    gone = HTTPClientError | IncompleteReadError | ConnectionError | TimeoutError
    if isinstance(error, gone) or (isinstance(error, BotoCoreError) and "endpoint" in str(error).lower()):
        return EnvironmentFault(
            "localstack",
            f"LocalStack stopped answering ({error.__class__.__name__})",
            "run the command again; `iac-harness localstack status` shows whether it runs",
        )
    return None


def one_line(text: str) -> str:
    """An error of AWS's in one line, without what differs between requests."""
    return " ".join(_REQUEST_ID.sub("", text).split())
