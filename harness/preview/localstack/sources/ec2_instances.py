"""Amazon EC2: instances."""

from typing import Any

from harness.preview.localstack.sources.call import DataSource, DataSourceCall, LookupFailed, tags_of
from harness.preview.localstack.sources.ec2_identifiers import survey


def instances(call: DataSourceCall) -> dict[str, Any]:
    """aws:ec2/getInstances: those that run, unless ``instanceStateNames`` says otherwise."""
    found = _described(call)
    return {
        **call.echo("filters", "instanceStateNames"),
        "id": call.region,
        "ids": [one["InstanceId"] for one in found],
        "instanceTags": _tags(call),
        "ipv6Addresses": [one["Ipv6Address"] for one in found if one.get("Ipv6Address")],
        "privateIps": [one["PrivateIpAddress"] for one in found if one.get("PrivateIpAddress")],
        "publicIps": [one["PublicIpAddress"] for one in found if one.get("PublicIpAddress")],
        "region": call.region,
    }


def _described(call: DataSourceCall) -> list[dict[str, Any]]:
    states = call.texts("instanceStateNames") or ["running"]
    filters = [*call.filters(), {"Name": "instance-state-name", "Values": states}]
    filters += [{"Name": f"tag:{key}", "Values": [value]} for key, value in _tags(call).items()]
    survey(call)
    pages = call.client("ec2").get_paginator("describe_instances").paginate(Filters=filters)
    found = [one for page in pages for group in page["Reservations"] for one in group["Instances"]]
    found.sort(key=lambda one: (one.get("LaunchTime"), one.get("AmiLaunchIndex"), one["InstanceId"]))
    for place, one in enumerate(found):
        name = tags_of(one.get("Tags")).get("Name", "")
        call.account.identifiers.ec2(one["InstanceId"], call.region, one["ImageId"], name, str(place))
    return found


def _tags(call: DataSourceCall) -> dict[str, str]:
    value = call.arguments.get("instanceTags") or {}
    if not isinstance(value, dict) or not all(isinstance(inner, str) for inner in value.values()):
        raise LookupFailed("argument instanceTags must map names to strings")
    return value


SOURCES = (DataSource("aws:ec2/getInstances:getInstances", instances, "ec2"),)
