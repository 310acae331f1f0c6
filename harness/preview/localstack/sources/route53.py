"""Amazon Route 53."""

from typing import Any

from harness.preview.localstack.sources.call import DataSource, DataSourceCall, LookupFailed, tags_of


def zone(call: DataSourceCall) -> dict[str, Any]:
    """aws:route53/getZone: by id, or by name, kind and tags."""
    client = call.client("route53")
    identifier = call.text("zoneId") or _find(call)
    found = client.get_hosted_zone(Id=identifier)
    about = found["HostedZone"]
    plain = about["Id"].rpartition("/")[2]
    private = about["Config"].get("PrivateZone", False)
    call.account.identifiers.token(plain, "route53", about["Name"], str(private))
    servers = sorted(found.get("DelegationSet", {}).get("NameServers", []))
    return {
        **call.echo("enableAcceleratedRecovery", "vpcId"),
        "arn": f"arn:{call.partition}:route53:::hostedzone/{plain}",
        "callerReference": about["CallerReference"],
        "comment": about["Config"].get("Comment", ""),
        "id": plain,
        "linkedServiceDescription": "",
        "linkedServicePrincipal": "",
        "name": about["Name"].removesuffix("."),
        "nameServers": servers,
        "primaryNameServer": servers[0] if servers else "",
        "privateZone": private,
        "resourceRecordSetCount": about.get("ResourceRecordSetCount", 0),
        "tags": _tags(call, plain),
        "zoneId": plain,
    }


def _find(call: DataSourceCall) -> str:
    name = call.text("name").removesuffix(".")
    pages = call.client("route53").get_paginator("list_hosted_zones").paginate()
    zones = [one for page in pages for one in page["HostedZones"]]
    fitting = [one["Id"].rpartition("/")[2] for one in zones if _fits(call, one, name)]
    if not fitting:
        raise LookupFailed("no matching Route 53 Hosted Zone found")
    if len(fitting) > 1:
        raise LookupFailed("multiple Route 53 Hosted Zones matched")
    return str(fitting[0])


def _fits(call: DataSourceCall, found: dict[str, Any], name: str) -> bool:
    same_name = not name or found["Name"].removesuffix(".") == name
    same_kind = found["Config"].get("PrivateZone", False) == call.flag("privateZone")
    if not (same_name and same_kind):
        return False
    tags = call.tags()
    return not tags or tags.items() <= _tags(call, found["Id"].rpartition("/")[2]).items()


def _tags(call: DataSourceCall, identifier: str) -> dict[str, str]:
    answer = call.client("route53").list_tags_for_resource(ResourceType="hostedzone", ResourceId=identifier)
    return tags_of(answer["ResourceTagSet"]["Tags"])


SOURCES = (DataSource("aws:route53/getZone:getZone", zone, "route53"),)
