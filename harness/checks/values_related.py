"""Rules about values of two resources that do not fit one another."""

import itertools
from collections.abc import Iterator
from typing import Any

from harness.checks.facts import Stack
from harness.checks.observation import Observation
from harness.checks.values_between import number
from harness.model.graph import Resource
from harness.model.rubric import ValuesCheck

# What AWS Lambda and Amazon SQS use where nothing is said, in seconds:
# https://docs.aws.amazon.com/lambda/latest/dg/configuration-timeout.html
# https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-visibility-timeout.html
_FUNCTION_TIMEOUT = 3
_VISIBILITY_TIMEOUT = 30
# The inputs that name a parameter group.
_GROUPS = ("parameterGroupName", "dbParameterGroupName", "dbClusterParameterGroupName")


def queue_timeout(_check: ValuesCheck, stack: Stack, resource: Resource) -> Iterator[Observation]:
    """A queue whose messages become visible again before the function that reads them may end."""
    queue = _referred(stack, resource, "eventSourceArn", "aws:sqs/queue:Queue")
    function = _referred(stack, resource, "functionName", "aws:lambda/function:Function")
    if queue is None or function is None:
        return
    hidden = number(stack.document(queue), "visibilityTimeoutSeconds", _VISIBILITY_TIMEOUT)
    longest = number(stack.document(function), "timeout", _FUNCTION_TIMEOUT)
    if hidden is not None and longest is not None and hidden < longest:
        detail = f"its visibility timeout of {hidden:g} s is below the function's timeout of {longest:g} s"
        yield Observation(
            (queue, function, resource), "visibilityTimeoutSeconds", hidden, expected=longest, detail=detail
        )


def parameter_family(_check: ValuesCheck, stack: Stack, resource: Resource) -> Iterator[Observation]:
    """A parameter group whose family is of another engine, or of another of its major versions.

    A family is the engine and the beginning of its version: ``postgres16``, ``mysql8.0``, ``redis6.x``.
    """
    document = stack.document(resource)
    engine, version = document.get("engine"), document.get("engineVersion")
    for reference in resource.references:
        group = stack.by_urn.get(reference.urn)
        if reference.path not in _GROUPS or group is None or not group.type.endswith("ParameterGroup"):
            continue
        family = stack.document(group).get("family")
        if isinstance(engine, str) and isinstance(family, str) and not _of_family(engine, version, family):
            given = engine if not isinstance(version, str) else f"{engine} {version}"
            detail = f"{reference.path} names a group of the family {family}, and the engine is {given}"
            yield Observation((resource,), reference.path, family, detail=detail)


def _of_family(engine: str, version: Any, family: str) -> bool:
    """Whether the family is the engine's, as far as the version is known."""
    if not family.startswith(engine):
        return False
    major = family.removeprefix(engine).lstrip("-").removesuffix(".x")
    if not major[:1].isdigit():
        return not major  # else it is of another engine whose name begins the same
    if not isinstance(version, str) or not version[:1].isdigit():
        return True
    return all(one == other for one, other in zip(_numbers(major), _numbers(version), strict=False))


def _numbers(version: str) -> list[int]:
    """The numbers that a version begins with: ``15.00.4073.23.v1`` has four."""
    return [int(part[:9]) for part in itertools.takewhile(str.isdecimal, version.split("."))]


def _referred(stack: Stack, resource: Resource, path: str, token: str) -> Resource | None:
    """The resource of type ``token`` that the input at ``path`` refers to."""
    found = (stack.by_urn.get(reference.urn) for reference in resource.references if reference.path == path)
    return next((item for item in found if item is not None and item.type == token), None)
