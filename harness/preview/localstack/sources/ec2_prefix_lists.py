"""Amazon EC2: prefix lists, those that AWS manages included."""

from typing import Any

from harness.preview.localstack.sources.call import DataSource, DataSourceCall, only, tags_of


def _identify(call: DataSourceCall, found: dict[str, Any]) -> None:
    call.account.identifiers.ec2(found["PrefixListId"], call.region, "prefix-list", found["PrefixListName"])


def prefix_list(call: DataSourceCall) -> dict[str, Any]:
    """aws:ec2/getPrefixList: by name or id."""
    listed = call.client("ec2").describe_prefix_lists(
        Filters=call.filters(prefix_list_name=call.text("name"), prefix_list_id=call.text("prefixListId"))
    )["PrefixLists"]
    found = only([one for one in listed if _fits(call, one, call.text("prefixListId"))], "EC2 Prefix List")
    _identify(call, found)
    return {
        **call.echo("filters", "prefixListId"),
        "cidrBlocks": [one["cidr"] for one in _entries(call, found["PrefixListId"])],
        "id": found["PrefixListId"],
        "name": found["PrefixListName"],
        "region": call.region,
    }


def managed_prefix_list(call: DataSourceCall) -> dict[str, Any]:
    """aws:ec2/getManagedPrefixList: by name or id."""
    listed = call.client("ec2").describe_managed_prefix_lists(
        Filters=call.filters(prefix_list_name=call.text("name"), prefix_list_id=call.text("id"))
    )["PrefixLists"]
    found = only([one for one in listed if _fits(call, one, call.text("id"))], "EC2 Managed Prefix List")
    _identify(call, found)
    return {
        **call.echo("filters"),
        "addressFamily": found.get("AddressFamily", ""),
        # LocalStack writes AWS's own account as "AWS"; ARNs have it in lower case.
        "arn": found["PrefixListArn"].replace(":AWS:", ":aws:"),
        "entries": _entries(call, found["PrefixListId"]),
        "id": found["PrefixListId"],
        "maxEntries": found.get("MaxEntries", 0),
        "name": found["PrefixListName"],
        "ownerId": found.get("OwnerId", ""),
        "region": call.region,
        "tags": tags_of(found.get("Tags")),
        "version": found.get("Version", 0),
    }


def _entries(call: DataSourceCall, identifier: str) -> list[dict[str, str]]:
    answer = call.client("ec2").get_managed_prefix_list_entries(PrefixListId=identifier)
    entries = [
        {"cidr": one.get("Cidr", ""), "description": one.get("Description", "")}
        for one in answer.get("Entries", ())
    ]
    return sorted(entries, key=lambda one: one["cidr"])


def _fits(call: DataSourceCall, found: dict[str, Any], identifier: str) -> bool:
    name = call.text("name")
    return name in ("", found["PrefixListName"]) and identifier in ("", found["PrefixListId"])


SOURCES = (
    DataSource("aws:ec2/getPrefixList:getPrefixList", prefix_list, "ec2"),
    DataSource("aws:ec2/getManagedPrefixList:getManagedPrefixList", managed_prefix_list, "ec2"),
)
