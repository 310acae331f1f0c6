"""AWS Systems Manager: parameters, those that AWS publishes included."""

from typing import Any

from harness.preview.localstack.sources.call import DataSource, DataSourceCall


def parameter(call: DataSourceCall) -> dict[str, Any]:
    """aws:ssm/getParameter; decrypts unless told otherwise, as the provider does."""
    decrypt = call.arguments.get("withDecryption") is not False
    found = call.client("ssm").get_parameter(Name=call.text("name"), WithDecryption=decrypt)["Parameter"]
    return {
        **call.echo("withDecryption"),
        "arn": found["ARN"],
        "id": found["Name"],
        "insecureValue": "" if found["Type"] == "SecureString" else found["Value"],
        "name": found["Name"],
        "region": call.region,
        "type": found["Type"],
        "value": found["Value"],
        "version": found["Version"],
    }


SOURCES = (DataSource("aws:ssm/getParameter:getParameter", parameter, "ssm"),)
