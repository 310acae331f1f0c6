"""Every data source that can be answered, by token; and which service any other one belongs to."""

import re
from functools import cache

from harness.preview.localstack.data import table
from harness.preview.localstack.sources import (
    acm,
    cloudfront,
    ec2_gateways,
    ec2_images,
    ec2_instances,
    ec2_networks,
    ec2_prefix_lists,
    ec2_security_groups,
    ec2_zones,
    iam,
    iam_policy_document,
    kms,
    provider,
    route53,
    s3,
    secretsmanager,
    service_accounts,
    ssm,
    sts,
)
from harness.preview.localstack.sources.call import DataSource

_FAMILIES = (
    acm,
    cloudfront,
    ec2_gateways,
    ec2_images,
    ec2_instances,
    ec2_networks,
    ec2_prefix_lists,
    ec2_security_groups,
    ec2_zones,
    iam,
    iam_policy_document,
    kms,
    provider,
    route53,
    s3,
    secretsmanager,
    service_accounts,
    ssm,
    sts,
)
_TOKEN = re.compile(r"aws:(\w+)(?:/\w+)?:(\w+)", re.ASCII)


@cache
def sources() -> dict[str, DataSource]:
    """All data sources by ``module:function``, e.g. ``ec2:getAmi``."""
    return {_short(source.token): source for family in _FAMILIES for source in family.SOURCES}


def find(token: str) -> DataSource | None:
    """The data source of a token in either form (``aws:ec2/getAmi:getAmi``, ``aws:ec2:getAmi``)."""
    short = _short(token)
    module, _, function = short.partition(":")
    alias = table("modules")["aliases"].get(module, module)
    return sources().get(short) or sources().get(f"{alias}:{function}")


def service_of(token: str) -> str | None:
    """The AWS service that a token of Pulumi's AWS provider asks, as LocalStack names it."""
    matched = _TOKEN.fullmatch(token)
    if matched is None or matched[1] == "index":
        return None
    service: str = table("modules")["services"].get(matched[1], matched[1].rstrip("_").lower())
    return service


def known_services() -> frozenset[str]:
    """The services that data sources of real programs ask for, whether or not we can answer them."""
    answered = {source.service for source in sources().values() if source.service}
    return frozenset(answered | set(table("modules")["asked"]))


def _short(token: str) -> str:
    matched = _TOKEN.fullmatch(token)
    return f"{matched[1]}:{matched[2]}" if matched else token
