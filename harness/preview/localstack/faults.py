"""Telling a LocalStack that is gone from one that answers with an error."""

import re

from harness.model.errors import EnvironmentFault

# From here on the server is at fault (RFC 9110, section 15.6).
SERVER_ERROR = 500
_REQUEST_ID = re.compile(r"\s*\(?Request ?ID:? ?[\w-]+\)?|\s*\(reached max retries: \d+\)", re.IGNORECASE)


def as_fault(error: Exception) -> EnvironmentFault | None:
    """The EnvironmentFault for an error of the connection; None for any other error."""
    from botocore.exceptions import ConnectionError as BotoConnectionError  # noqa: PLC0415
    from botocore.exceptions import HTTPClientError, IncompleteReadError  # noqa: PLC0415

    if isinstance(error, EnvironmentFault):
        return error
    gone = BotoConnectionError | HTTPClientError | IncompleteReadError | ConnectionError | TimeoutError
    return stopped(error.__class__.__name__) if isinstance(error, gone) else None


def stopped(how: str) -> EnvironmentFault:
    """The fault of a LocalStack that answered before and does no longer."""
    return EnvironmentFault(
        "localstack",
        f"LocalStack stopped answering ({how})",
        "run the command again; `iac-harness localstack status` shows whether it runs",
    )


def status_of(error: Exception) -> int:
    """The HTTP status that an error of boto3's came with, 0 where there is none."""
    response = getattr(error, "response", {})
    return int(response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))


def one_line(text: str) -> str:
    """An error of AWS's in one line, without what differs between requests."""
    return " ".join(_REQUEST_ID.sub("", text).split())
