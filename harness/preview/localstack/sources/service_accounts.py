"""AWS's own accounts that write logs to a customer's bucket, and hosted zones of load balancers: tables."""

from collections.abc import Callable
from typing import Any

from harness.preview.localstack.data import table
from harness.preview.localstack.sources.call import DataSource, DataSourceCall, LookupUnsupported


def _of_region(call: DataSourceCall, name: str) -> str:
    found = table("service_accounts")[name].get(call.region)
    if found is None:
        raise LookupUnsupported(f"{name}: no entry is known for the Region {call.region}")
    return str(found)


def _account(name: str, principal: str = "root") -> Callable[[DataSourceCall], dict[str, Any]]:
    def lookup(call: DataSourceCall) -> dict[str, Any]:
        account = _of_region(call, name)
        return {
            "arn": f"arn:{call.partition}:iam::{account}:{principal}",
            "id": account,
            "region": call.region,
        }

    return lookup


def billing_account(call: DataSourceCall) -> dict[str, Any]:
    """aws:index/getBillingServiceAccount: one account for all Regions."""
    account = table("service_accounts")["billing"]
    return {"arn": f"arn:{call.partition}:iam::{account}:root", "id": account}


def load_balancer_zone(call: DataSourceCall) -> dict[str, Any]:
    """The hosted zone of Application and Classic Load Balancers; the table lacks the network ones."""
    kind = call.text("loadBalancerType") or "application"
    if kind != "application":
        raise LookupUnsupported(
            f"load_balancer_zones: no entry is known for load balancers of type {kind[:20]}"
        )
    zone = _of_region(call, "load_balancer_zones")
    return {"id": zone, "loadBalancerType": kind, "region": call.region}


SOURCES = (
    DataSource("aws:elb/getServiceAccount:getServiceAccount", _account("elb")),
    DataSource("aws:cloudtrail/getServiceAccount:getServiceAccount", _account("cloudtrail")),
    DataSource("aws:redshift/getServiceAccount:getServiceAccount", _account("redshift", "user/logs")),
    DataSource("aws:index/getBillingServiceAccount:getBillingServiceAccount", billing_account),
    DataSource("aws:elb/getHostedZoneId:getHostedZoneId", load_balancer_zone),
    DataSource("aws:lb/getHostedZoneId:getHostedZoneId", load_balancer_zone),
)
