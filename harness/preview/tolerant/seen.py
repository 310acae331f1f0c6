"""Problems that the engine saw by itself, whatever the program says: refusals, failures and warnings."""

import re
from collections.abc import Iterator

from harness.model.graph import Diagnostic, Invocation, Resource, ResourceGraph, SourcePosition
from harness.model.preview import Problem
from harness.preview.engine.paths import leaves

# The texts of Output's __str__, toString and toJSON in the SDKs.
SDK_TEXT = re.compile(r"Calling (?:\[to(?:String|JSON)\]|__str__) on an \[?Output")
MARKER = re.compile(r"standin[01][0-9a-f]{20}")
_DUPLICATE = re.compile(r"Duplicate resource URN '([^']+)'")
_DEPRECATED = re.compile(r"^(\w+) is deprecated: (.+)", re.DOTALL)
_NOWHERE = SourcePosition("\U0010ffff", 0)
_CAMEL = re.compile(r"_([a-z0-9])")


def camel_case(name: str) -> str:
    """``db_subnet_group`` as the wire has it: ``dbSubnetGroup``."""
    return _CAMEL.sub(lambda match: match[1].upper(), name)


def formatted_outputs(graph: ResourceGraph) -> bool:
    """Whether an Output was put into text anywhere: the SDK's explanation then stands there or was logged."""
    if any(SDK_TEXT.search(item.message) for item in graph.diagnostics):
        return True
    values = [item.inputs for item in graph.resources] + [graph.exports]
    return any(SDK_TEXT.search(text) for value in values for _, text in texts(value))


def texts(value: object, path: str = "") -> Iterator[tuple[str, str]]:
    """(top-level key, text) of every text below a mapping."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from texts(item, path or str(key))
    elif isinstance(value, list):
        for item in value:
            yield from texts(item, path)
    elif isinstance(value, str):
        yield path, value


def misused_in(graph: ResourceGraph) -> Iterator[Problem]:
    """The explanations of the SDK that stand in inputs, one problem for each property."""
    for resource in graph.resources:
        found = sorted({path for path, text in texts(resource.inputs) if SDK_TEXT.search(text)})
        for path in found:
            message = (
                f"an Output is put into the text of `{path}`, which holds Pulumi's explanation, not the value"
            )
            yield Problem(
                "output-misused", message, resource.position, path, resource.type, None, resource.urn, path,
                stops=False,
            )  # fmt: skip


def duplicates(graph: ResourceGraph) -> Iterator[Problem]:
    """Resources of the same type and name below the same parent type: one problem for each such parent type.

    A component that names its children alike is at fault once, however many children it has.
    """
    groups: dict[str, list[tuple[str, str, Diagnostic]]] = {}
    for item in graph.diagnostics:
        found = _DUPLICATE.search(item.message)
        if found and not MARKER.search(found[1]):
            types, _, name = found[1].rpartition("::")
            above, _, kind = types.rpartition("::")[2].rpartition("$")
            groups.setdefault(above or kind, []).append((kind, name, item))
    for above, members in groups.items():
        yield _duplicate(above, sorted(members, key=lambda member: member[2].position or _NOWHERE))


def _duplicate(above: str, members: list[tuple[str, str, Diagnostic]]) -> Problem:
    kind, name, item = members[0]
    if len(members) == 1:
        message = f"two resources of type {kind} have the name '{name}': names must be unique within a stack"
    else:
        unique = list(dict.fromkeys(member[1] for member in members))
        names = ", ".join(f"'{one}'" for one in unique[:3])
        message = (
            f"{len(unique)} resources below {above} have a name that another resource of their type has "
            f"already ({names} …): names must be unique within a stack"
        )
    return Problem("duplicate-urn", message, item.position, name, kind, None, item.urn)


def failed_invocations(graph: ResourceGraph) -> Iterator[Problem]:
    """Data sources that were answered with an error."""
    for call in graph.invocations:
        known = [leaf for _, _, leaf in leaves(call.arguments)]
        rests = any(leaf is None or (isinstance(leaf, str) and MARKER.search(leaf)) for leaf in known)
        if call.outcome == "failed" and not rests:
            yield Problem("invoke-failed", _failure(call), call.position, call.token, call.token)


def _failure(call: Invocation) -> str:
    arguments = ", ".join(
        f"{key}={value!r:.60}" for key, value in sorted(call.arguments.items()) if value is not None
    )
    reason = " ".join((call.message or "it failed").split())
    return f"the data source {call.token}({arguments}) finds nothing: {reason}"


def deprecations(graph: ResourceGraph) -> Iterator[Problem]:
    """What the SDK warns of: a class or an argument that will go."""
    for item in graph.diagnostics:
        found = _DEPRECATED.match(item.message) if item.severity == "warning" else None
        if found:
            yield _deprecation(item, found[1], " ".join(found[2].split()), graph)


def _deprecation(item: Diagnostic, symbol: str, reason: str, graph: ResourceGraph) -> Problem:
    resource = next((one for one in graph.resources if _concerned(one, item, symbol)), None)
    position: SourcePosition | None = item.position or (resource.position if resource else None)
    path = camel_case(symbol) if resource is not None and camel_case(symbol) in resource.inputs else None
    return Problem(
        "deprecated", f"`{symbol}` is deprecated: {reason}", position, symbol,
        resource.type if resource else None, None, resource.urn if resource else item.urn, path, stops=False,
    )  # fmt: skip


def _concerned(resource: Resource, item: Diagnostic, symbol: str) -> bool:
    if item.urn:
        return resource.urn == item.urn
    return symbol.lower() == resource.type.rpartition(":")[2].lower() or camel_case(symbol) in resource.inputs
