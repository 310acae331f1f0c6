"""Rules about places: ``subnet-ranges``, ``subnet-zones`` and ``provider-region``."""

import ipaddress
import re
from collections.abc import Iterator

from harness.checks import documents, paths
from harness.checks.facts import Stack
from harness.checks.observation import Observation
from harness.model.graph import Resource
from harness.model.rubric import ValuesCheck

_SUBNET = "aws:ec2/subnet:Subnet"
_VPC = "aws:ec2/vpc:Vpc"
_FURTHER_RANGE = "aws:ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation"
# https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html
_LARGEST, _SMALLEST = 16, 28
# A zone of a region: local zones and wavelength zones have longer names, and rules of their own.
_ZONE = re.compile(r"[a-z]{2}(-[a-z]+)+-\d[a-z]")


def subnet_ranges(_check: ValuesCheck, stack: Stack, resource: Resource) -> Iterator[Observation]:
    """A subnet of a size that AWS refuses, outside its VPC's range, or overlapping an earlier subnet."""
    own = _range(stack, resource)
    if own is None:
        return
    detail = _size(own) or _outside(stack, resource, own) or _overlap(stack, resource, own)
    if detail:
        yield Observation((resource,), "cidrBlock", str(own), detail=detail)


def subnet_zones(check: ValuesCheck, stack: Stack, resource: Resource) -> Iterator[Observation]:
    """Subnets at one of the paths of ``data`` that all lie in one zone, each of them the program's own."""
    for path in check.data:
        subnets = _subnets_at(stack, resource, path)
        zones = {_zone(stack, subnet) for subnet in subnets}
        where = zones.pop() if len(zones) == 1 else None
        if len(subnets) == 1:
            detail = f"{path} holds '{subnets[0].name}' alone"
            yield Observation((resource, *subnets), path, 1, expected=2, detail=detail)
        elif where is not None:
            named = ", ".join(f"'{subnet.name}'" for subnet in subnets)
            detail = f"{path} holds {named}, which all lie in {where}"
            yield Observation((resource, *subnets), path, where, detail=detail)


def provider_region(check: ValuesCheck, stack: Stack, resource: Resource) -> Iterator[Observation]:
    """A resource that surely lies in a region other than ``data`` names.

    Only a region of its own or of an explicit provider is sure; the default one is the stack's to choose.
    """
    path, region = "region", stack.document(resource).get("region")
    if region is None:
        provider = stack.by_urn.get(resource.provider or "")
        path, region = "", None if provider is None else stack.document(provider).get("region")
    if isinstance(region, str) and region not in check.data:
        wanted = " or ".join(check.data)
        detail = f"it is created in {region}, and must be in {wanted}"
        yield Observation((resource,), path or None, region, expected=wanted, detail=detail)


def _subnets_at(stack: Stack, resource: Resource, path: str) -> tuple[Resource, ...]:
    """The subnets that the list at ``path`` refers to, each once; none where one of them cannot be told."""
    listed = documents.get(stack.document(resource), path)[1]
    if not isinstance(listed, list) or any(paths.covers(path, item) for item in resource.standins):
        return ()
    named = {item.path: stack.by_urn.get(item.urn) for item in resource.references}
    found = [named.get(f"{path}[{index}]") for index in range(len(listed))]
    subnets = [item for item in found if item is not None and item.type == _SUBNET and not item.external]
    return tuple({item.urn: item for item in subnets}.values()) if len(subnets) == len(listed) else ()


def _zone(stack: Stack, subnet: Resource) -> str | None:
    """The zone that the program gives the subnet; None where AWS or a further value chooses it."""
    zone = stack.document(subnet).get("availabilityZone")
    return zone if isinstance(zone, str) and _ZONE.fullmatch(zone) else None


def _size(own: ipaddress.IPv4Network) -> str:
    if _LARGEST <= own.prefixlen <= _SMALLEST:
        return ""
    return f"{own} is no size of a subnet: AWS takes /{_LARGEST} to /{_SMALLEST}"


def _outside(stack: Stack, resource: Resource, own: ipaddress.IPv4Network) -> str:
    vpc = stack.by_urn.get(_vpc(resource) or "")
    outer = None if vpc is None or vpc.type != _VPC or vpc.external else _range(stack, vpc)
    further = any(item.type == _FURTHER_RANGE for item in stack.graph.resources)
    if outer is None or further or own.subnet_of(outer):
        return ""
    return f"{own} lies outside the VPC's range {outer}"


def _overlap(stack: Stack, resource: Resource, own: ipaddress.IPv4Network) -> str:
    """Only with subnets that stand before, so that a pair is told once."""
    for other in stack.graph.resources:
        if other.urn == resource.urn:
            return ""
        if other.type == _SUBNET and _vpc(resource) is not None and _vpc(other) == _vpc(resource):
            theirs = _range(stack, other)
            if theirs is not None and theirs.overlaps(own):
                return f"{own} overlaps {theirs} of '{other.name}' in the same VPC"
    return ""


def _vpc(subnet: Resource) -> str | None:
    return next((item.urn for item in subnet.references if item.path == "vpcId"), None)


def _range(stack: Stack, resource: Resource) -> ipaddress.IPv4Network | None:
    text = stack.document(resource).get("cidrBlock")
    try:
        return ipaddress.IPv4Network(text) if isinstance(text, str) else None
    except ValueError:
        return None
