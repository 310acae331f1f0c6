"""Rules about ranges of addresses: ``network-ranges``, of connected networks, and ``range-form``."""

import ipaddress
import itertools
from collections.abc import Iterator

from harness.checks import documents
from harness.checks.facts import Stack
from harness.checks.observation import Observation
from harness.model.graph import Resource
from harness.model.rubric import ValuesCheck

_VPC = "aws:ec2/vpc:Vpc"
_PEERING = "aws:ec2/vpcPeeringConnection:VpcPeeringConnection"
_ATTACHMENT = "aws:ec2transitgateway/vpcAttachment:VpcAttachment"
_USED = "fails-when-used"  # a gateway attaches both, and routes to one of them at most


def network_ranges(_check: ValuesCheck, stack: Stack, resource: Resource) -> Iterator[Observation]:
    """A peering of two VPCs, or a transit gateway between several, whose addresses overlap."""
    networks = _peered(stack, resource) if resource.type == _PEERING else _attached(stack, resource)
    for one, other in itertools.combinations(networks, 2):
        first, second = _range(stack, one), _range(stack, other)
        if first is not None and second is not None and first.overlaps(second):
            detail = f"'{one.name}' has {first} and '{other.name}' has {second}, which overlap"
            consequence = None if resource.type == _PEERING else _USED
            yield Observation(
                (other, one, resource), "cidrBlock", str(second), detail=detail, consequence=consequence
            )


def _peered(stack: Stack, peering: Resource) -> list[Resource]:
    return [item for path in ("vpcId", "peerVpcId") if (item := _vpc(stack, peering, path)) is not None]


def _attached(stack: Stack, gateway: Resource) -> list[Resource]:
    attachments = [
        item for item, ref in stack.referring.get(gateway.urn, ()) if ref.path == "transitGatewayId"
    ]
    found = [_vpc(stack, item, "vpcId") for item in attachments if item.type == _ATTACHMENT]
    return list({item.urn: item for item in found if item is not None}.values())


def _vpc(stack: Stack, resource: Resource, path: str) -> Resource | None:
    named = (stack.by_urn.get(item.urn) for item in resource.references if item.path == path)
    return next((item for item in named if item is not None and item.type == _VPC), None)


def _range(stack: Stack, vpc: Resource) -> ipaddress.IPv4Network | None:
    text = stack.document(vpc).get("cidrBlock")
    try:
        return ipaddress.IPv4Network(text) if isinstance(text, str) else None
    except ValueError:
        return None


def range_form(check: ValuesCheck, stack: Stack, resource: Resource) -> Iterator[Observation]:
    """A text at one of the paths of ``data`` that is no range of addresses."""
    for path in check.data:
        for value in documents.values(stack.document(resource), path):
            fault = _fault(value) if isinstance(value, str) and value else ""
            if fault:
                # one way of counting makes all of them
                causes = (f"range {resource.type} {path}",)
                detail = f"{path} is {value!r}: {fault}"
                yield Observation((resource,), path, value, detail=detail, causes=causes)


def _fault(text: str) -> str:
    """What is wrong with a range in CIDR notation, or nothing."""
    if "/" not in text:
        return "a range has a length, such as /16"
    try:
        network = ipaddress.ip_network(text, strict=False)
    except ValueError:
        return "it is no range of addresses"
    own = ipaddress.ip_interface(text).ip
    return "" if own == network.network_address else f"the range that holds it is {network}"
