"""Amazon EC2: Availability Zones and Regions. The same for every account, so kept on disk."""

from typing import Any

from harness.preview.localstack.answer_cache import remembered
from harness.preview.localstack.sources.call import DataSource, DataSourceCall, only


def zones(call: DataSourceCall) -> dict[str, Any]:
    """aws:index/getAvailabilityZones: names sorted, as the provider sorts them."""
    excluded = {*call.texts("excludeNames"), *call.texts("excludeZoneIds")}
    chosen = [one for one in _described(call) if not {one["ZoneName"], one["ZoneId"]} & excluded]
    return {
        **call.echo("allAvailabilityZones", "excludeNames", "excludeZoneIds", "filters", "state"),
        "groupNames": sorted({one["GroupName"] for one in chosen}),
        "id": call.region,
        "names": [one["ZoneName"] for one in chosen],
        "region": call.region,
        "zoneIds": [one["ZoneId"] for one in chosen],
    }


def zone(call: DataSourceCall) -> dict[str, Any]:
    """aws:index/getAvailabilityZone."""
    name, identifier = call.text("name"), call.text("zoneId")
    fitting = [
        one for one in _described(call) if name in ("", one["ZoneName"]) and identifier in ("", one["ZoneId"])
    ]
    found = only(fitting, "EC2 Availability Zone")
    return {
        **call.echo("allAvailabilityZones", "filters"),
        "groupLongName": "",
        "groupName": found["GroupName"],
        "id": found["ZoneName"],
        "name": found["ZoneName"],
        "nameSuffix": found["ZoneName"].removeprefix(call.region),
        "networkBorderGroup": call.region,
        "optInStatus": "opt-in-not-required",
        "parentZoneId": "",
        "parentZoneName": "",
        "region": call.region,
        "state": found["State"],
        "zoneId": found["ZoneId"],
        "zoneType": found["ZoneType"],
    }


def regions(call: DataSourceCall) -> dict[str, Any]:
    """aws:index/getRegions."""
    request = {"AllRegions": call.flag("allRegions"), "Filters": call.filters()}

    def ask() -> list[Any]:
        return sorted(one["RegionName"] for one in call.client("ec2").describe_regions(**request)["Regions"])

    names = remembered(call.account.endpoint, "regions", [call.region, request], ask)
    return {**call.echo("allRegions", "filters"), "id": call.partition, "names": names}


def _described(call: DataSourceCall) -> list[dict[str, str]]:
    request = {
        "AllAvailabilityZones": call.flag("allAvailabilityZones"),
        "Filters": call.filters(state=call.text("state")),
    }

    def ask() -> list[Any]:
        listed = call.client("ec2").describe_availability_zones(**request)["AvailabilityZones"]
        return [_zone(one, call.region) for one in sorted(listed, key=lambda one: str(one["ZoneName"]))]

    return remembered(call.account.endpoint, "zones", [call.region, request], ask)


def _zone(one: dict[str, Any], region: str) -> dict[str, str]:
    return {
        "GroupName": one.get("GroupName", region),
        "State": one["State"],
        "ZoneId": one["ZoneId"],
        "ZoneName": one["ZoneName"],
        "ZoneType": one.get("ZoneType", "availability-zone"),
    }


SOURCES = (
    DataSource("aws:index/getAvailabilityZones:getAvailabilityZones", zones, "ec2"),
    DataSource("aws:index/getAvailabilityZone:getAvailabilityZone", zone, "ec2"),
    DataSource("aws:index/getRegions:getRegions", regions, "ec2"),
)
