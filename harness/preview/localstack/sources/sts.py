"""AWS STS: who is calling."""

from typing import Any

from harness.preview.localstack.sources.call import DataSource, DataSourceCall


def caller_identity(call: DataSourceCall) -> dict[str, Any]:
    """aws:index/getCallerIdentity."""
    found = call.client("sts").get_caller_identity()
    return {
        "accountId": found["Account"],
        "arn": found["Arn"],
        "id": found["Account"],
        "userId": found["UserId"],
    }


SOURCES = (DataSource("aws:index/getCallerIdentity:getCallerIdentity", caller_identity, "sts"),)
