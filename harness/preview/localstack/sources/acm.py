"""AWS Certificate Manager."""

from typing import Any

from harness.preview.localstack.sources.call import DataSource, DataSourceCall, LookupFailed, tags_of


def certificate(call: DataSourceCall) -> dict[str, Any]:
    """aws:acm/getCertificate: by domain, statuses (ISSUED where none is named), types and tags.

    Raises LookupFailed with the provider's text where none, or several without ``mostRecent``, match.
    """
    wanted = [one for one in _listed(call) if _fits(call, one)]
    if not wanted:
        raise LookupFailed("no matching ACM Certificate found")
    if len(wanted) > 1 and not call.flag("mostRecent"):
        raise LookupFailed(f"{len(wanted)} matching ACM Certificates found")
    found = wanted[0]
    bodies: dict[str, str] = {}
    if found["Status"] == "ISSUED":
        bodies = call.client("acm").get_certificate(CertificateArn=found["CertificateArn"])
    return {
        **call.echo("keyTypes", "mostRecent", "statuses", "types"),
        "arn": found["CertificateArn"],
        "certificate": bodies.get("Certificate", ""),
        "certificateChain": bodies.get("CertificateChain", ""),
        "domain": found["DomainName"],
        "id": found["CertificateArn"],
        "region": call.region,
        "status": found["Status"],
        "tags": _tags(call, found["CertificateArn"]),
    }


def _listed(call: DataSourceCall) -> list[dict[str, Any]]:
    client = call.client("acm")
    statuses = call.texts("statuses") or ["ISSUED"]
    pages = client.get_paginator("list_certificates").paginate(CertificateStatuses=statuses)
    arns = [one["CertificateArn"] for page in pages for one in page["CertificateSummaryList"]]
    found = [client.describe_certificate(CertificateArn=arn)["Certificate"] for arn in arns]
    found.sort(key=lambda one: (one["DomainName"], one.get("Serial", ""), one["CertificateArn"]))
    for place, one in enumerate(found):
        _identify(call, one, place)
    return found


def _identify(call: DataSourceCall, found: dict[str, Any], place: int) -> None:
    identifier = found["CertificateArn"].rpartition("/")[2]
    call.account.identifiers.uuid(
        identifier, call.region, "certificate", found["DomainName"], found.get("Serial", str(place))
    )


def _fits(call: DataSourceCall, found: dict[str, Any]) -> bool:
    domain, types = call.text("domain"), call.texts("types")
    if domain and found["DomainName"] != domain:
        return False
    if types and found.get("Type") not in types:
        return False
    tags = call.tags()
    return not tags or tags.items() <= _tags(call, found["CertificateArn"]).items()


def _tags(call: DataSourceCall, arn: str) -> dict[str, str]:
    return tags_of(call.client("acm").list_tags_for_certificate(CertificateArn=arn)["Tags"])


SOURCES = (DataSource("aws:acm/getCertificate:getCertificate", certificate, "acm"),)
