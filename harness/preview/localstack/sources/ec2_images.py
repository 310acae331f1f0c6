"""Amazon EC2: machine images. Public ones are the same for every account, so kept on disk."""

import hashlib
import re
from typing import Any

from harness.preview.localstack.answer_cache import remembered
from harness.preview.localstack.sources.call import (
    DataSource,
    DataSourceCall,
    LookupFailed,
    LookupUnsupported,
)
from harness.preview.localstack.sources.ec2_image_outputs import image_outputs
from harness.preview.localstack.sources.name_regex import named_like

_DATE = re.compile(r"(?<!\d)(20\d\d)[.-]?(0[1-9]|1[0-2])[.-]?(0[1-9]|[12]\d|3[01])(?!\d)", re.ASCII)


def image(call: DataSourceCall) -> dict[str, Any]:
    """aws:ec2/getAmi.

    LocalStack dates every image with its own start, so the latest is the one with the latest date in its
    name, then by the numbers in its name. Its catalogue is a sample of AWS's: that it holds no public image
    that fits says nothing about AWS, and is "unsupported".
    """
    found = _matching(call)
    if len(found) > 1 and not call.flag("mostRecent"):
        raise LookupFailed(
            "Your query returned more than one result. Please try a more specific search criteria, "
            "or set `most_recent` attribute to true."
        )
    given = (
        "allowUnsafeFilter",
        "executableUsers",
        "filters",
        "includeDeprecated",
        "mostRecent",
        "nameRegex",
    )
    return {**call.echo(*given, "owners", "uefiData"), **image_outputs(call, found[-1])}


def image_ids(call: DataSourceCall) -> dict[str, Any]:
    """aws:ec2/getAmiIds: newest first unless ``sortAscending``."""
    found = [one["ImageId"] for one in _matching(call)]
    ids = found if call.flag("sortAscending") else found[::-1]
    return {
        **call.echo(
            "executableUsers", "filters", "includeDeprecated", "nameRegex", "owners", "sortAscending"
        ),
        "id": str(int(hashlib.sha256(repr(ids).encode()).hexdigest()[:8], 16)),
        "ids": ids,
        "region": call.region,
    }


def _matching(call: DataSourceCall) -> list[dict[str, Any]]:
    owners = call.texts("owners")
    found = named_like(call.text("nameRegex"), _described(call, owners), "Name")
    if not found and (not owners or set(owners) - {"self", call.account.access_key}):
        title = call.account.endpoint.title
        raise LookupUnsupported(
            f"{title} knows no public image that fits the query; its list is a sample of AWS's"
        )
    if not found:
        raise LookupFailed(
            "Your query returned no results. Please change your search criteria and try again."
        )
    return sorted(found, key=_age)


def _described(call: DataSourceCall, owners: list[str]) -> list[dict[str, Any]]:
    request = {"Filters": call.filters(), "IncludeDeprecated": call.flag("includeDeprecated")}
    request |= {"Owners": owners} if owners else {}
    if users := call.texts("executableUsers"):
        request["ExecutableUsers"] = users

    def ask() -> list[Any]:
        images = call.client("ec2").describe_images(**request)["Images"]
        return [_plain(one) for one in sorted(images, key=lambda one: str(one["ImageId"]))]

    if not owners or set(owners) & {"self", call.account.access_key}:
        return ask()
    return remembered(call.account.endpoint, "images", [call.region, request], ask)


def _age(one: dict[str, Any]) -> tuple[str, list[tuple[int, str]], str]:
    name = one.get("Name", "")
    return _date(name), [_ordered(piece) for piece in re.split(r"([0-9]+)", name)], one["ImageId"]


def _ordered(piece: str) -> tuple[int, str]:
    """Text before numbers, numbers by value: the longer is the larger, however long a name may be."""
    digits = piece.lstrip("0")
    return (1 + len(digits), digits) if piece.isdecimal() else (0, piece)


def _date(name: str) -> str:
    found = _DATE.search(name)
    return f"{found[1]}-{found[2]}-{found[3]}T00:00:00.000Z" if found else "2017-01-01T00:00:00.000Z"


def _plain(one: dict[str, Any]) -> dict[str, Any]:
    """The image without what LocalStack made up at its start: snapshots are named by image and device."""
    devices = []
    for mapping in one.get("BlockDeviceMappings", ()):
        ebs = dict(mapping.get("Ebs", {}))
        if "SnapshotId" in ebs:
            digest = hashlib.sha256(f"{one['ImageId']}:{mapping.get('DeviceName')}".encode()).hexdigest()
            ebs["SnapshotId"] = f"snap-{digest[:17]}"
        devices.append({**mapping, "Ebs": ebs})
    return {**one, "BlockDeviceMappings": devices, "CreationDate": _date(one.get("Name", ""))}


SOURCES = (
    DataSource("aws:ec2/getAmi:getAmi", image, "ec2"),
    DataSource("aws:ec2/getAmiIds:getAmiIds", image_ids, "ec2"),
)
