"""What the provider knows by itself: partitions, Regions, ARNs, DNS names. No service is asked."""

import json
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from harness.preview.localstack.sources.call import DataSource, DataSourceCall, LookupFailed

_ARN_PARTS = 6


def region(call: DataSourceCall) -> dict[str, Any]:
    """aws:index/getRegion: by name, by EC2 endpoint, or the provider's own."""
    name = call.text("name") or _of_endpoint(call.text("endpoint")) or call.region
    description = region_names().get(name)
    if description is None:
        raise LookupFailed(f"finding Region using name or endpoint: region not found: {name[:60]}")
    return {
        "description": description,
        "endpoint": f"ec2.{name}.{_suffix(call.partition)}",
        "id": name,
        "name": name,
        "region": name,
    }


def _of_endpoint(endpoint: str) -> str:
    parts = endpoint.removeprefix("https://").split(".")
    return parts[1] if len(parts) > 1 else endpoint


def partition(call: DataSourceCall) -> dict[str, Any]:
    """aws:index/getPartition."""
    return {
        "dnsSuffix": _suffix(call.partition),
        "id": call.partition,
        "partition": call.partition,
        "reverseDnsPrefix": _reverse(call.partition),
    }


def default_tags(call: DataSourceCall) -> dict[str, Any]:
    """aws:index/getDefaultTags: those of the default provider, which the engine does not hand over: none."""
    return {"id": call.partition, "tags": {}}


def arn(call: DataSourceCall) -> dict[str, Any]:
    """aws:index/getArn: an ARN's parts."""
    text = call.text("arn")
    parts = text.split(":", _ARN_PARTS - 1)
    if len(parts) != _ARN_PARTS or parts[0] != "arn":
        raise LookupFailed(
            f'"arn" ({text[:80]}) is an invalid ARN: arn: invalid prefix or not enough sections'
        )
    names = ("partition", "service", "region", "account", "resource")
    return {"arn": text, "id": text, **dict(zip(names, parts[1:], strict=True))}


def service(call: DataSourceCall) -> dict[str, Any]:
    """aws:index/getService: DNS names of a service in a Region."""
    name, place = _service_and_region(call)
    prefix = call.text("reverseDnsPrefix") or _reverse(call.partition)
    return {
        "dnsName": f"{name}.{place}.{_suffix(call.partition)}",
        "id": f"{prefix}.{place}.{name}",
        "partition": call.partition,
        "region": place,
        "reverseDnsName": f"{prefix}.{place}.{name}",
        "reverseDnsPrefix": prefix,
        "serviceId": name,
        "supported": _offered(name, place, call.partition),
    }


def _service_and_region(call: DataSourceCall) -> tuple[str, str]:
    if dns := call.text("dnsName"):
        parts = dns.split(".")
    elif reverse := call.text("reverseDnsName"):
        parts = list(reversed(reverse.split(".")))
    else:
        parts = [call.text("serviceId"), call.region]
    if len(parts) < 2 or not parts[0]:  # noqa: PLR2004 - a service and a Region
        raise LookupFailed("service DNS names must have the parts of a service and a Region")
    return parts[0], parts[1]


def _offered(name: str, place: str, partition_name: str) -> bool:
    import boto3  # noqa: PLC0415 - only this data source needs its table of endpoints

    return place in boto3.Session(region_name=place).get_available_regions(name, partition_name)


@cache
def region_names() -> dict[str, str]:
    """Regions and their descriptions, from botocore's own table (data/partitions.json)."""
    package = find_spec("botocore")
    if package is None or not package.submodule_search_locations:
        raise LookupFailed("botocore is not installed")
    path = Path(package.submodule_search_locations[0]) / "data" / "partitions.json"
    partitions = json.loads(path.read_text())["partitions"]
    return {name: about["description"] for one in partitions for name, about in one["regions"].items()}


def _suffix(partition_name: str) -> str:
    return "amazonaws.com.cn" if partition_name == "aws-cn" else "amazonaws.com"


def _reverse(partition_name: str) -> str:
    return "cn.com.amazonaws" if partition_name == "aws-cn" else "com.amazonaws"


SOURCES = (
    DataSource("aws:index/getRegion:getRegion", region),
    DataSource("aws:index/getPartition:getPartition", partition),
    DataSource("aws:index/getDefaultTags:getDefaultTags", default_tags),
    DataSource("aws:index/getArn:getArn", arn),
    DataSource("aws:index/getService:getService", service),
)
