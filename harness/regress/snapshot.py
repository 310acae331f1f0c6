"""What the baseline records of a graph and of a graded sample: what a change of meaning changes, and no more.

Lines of constructors, versions of plugins, seconds and answers of data sources are left out: they change
with a comment, an update or a machine.
"""

from collections import Counter
from typing import Any

import msgspec

from harness.model.finding import Evidence, Finding
from harness.model.graph import Invocation, Resource, ResourceGraph
from harness.model.scorecard import Scorecard
from harness.regress.identifiers import Identifiers


def graph_snapshot(graph: ResourceGraph) -> dict[str, Any]:
    """The graph as plain JSON, with ``resources`` by type and name."""
    labels = _labels(graph.resources)
    content = {
        "resources": {labels[item.urn]: _resource(item, labels) for item in graph.resources},
        "invocations": [_invocation(item) for item in graph.invocations],
        "exports": graph.exports,
        "secretExports": sorted(graph.secret_exports),
        "diagnostics": [f"{item.severity}: {item.message}" for item in graph.diagnostics],
    }
    stable: dict[str, Any] = Identifiers(graph).without(msgspec.to_builtins(content))
    return stable


def sample_snapshot(card: Scorecard) -> dict[str, Any]:
    """A graded sample: verdict, score, counts, outcome of the preview, findings, crashed checks."""
    return {
        "verdict": card.verdict,
        "score": card.score,
        "counts": msgspec.to_builtins(card.counts),
        "preview": card.preview.outcome,
        "findings": [finding_snapshot(finding) for finding in card.findings],
        "crashedChecks": [fault.check for fault in card.harness_faults],
    }


def finding_snapshot(finding: Finding) -> dict[str, Any]:
    """Check, impact and place of a finding, and the resource that it is about."""
    return {
        "check": finding.check,
        "impact": finding.impact,
        "place": None if finding.evidence is None else _place(finding.evidence),
        "resource": None if finding.resource is None else f"{finding.resource.type} {finding.resource.name}",
    }


def _place(evidence: Evidence) -> str:
    lines = sorted({evidence.start_line, evidence.end_line})
    return f"{evidence.file}:{'-'.join(map(str, lines))}"


def _labels(resources: tuple[Resource, ...]) -> dict[str, str]:
    """A short name for each urn: type and name, or the urn itself where several have these."""
    short = {item.urn: f"{item.type} {item.name}" for item in resources}
    shared = Counter(short.values())
    return {urn: urn if shared[label] > 1 else label for urn, label in short.items()}


def _resource(resource: Resource, labels: dict[str, str]) -> dict[str, Any]:
    fields = msgspec.structs.asdict(resource) | {
        "parent": labels.get(resource.parent or "", resource.parent),
        "provider": _provider(resource.provider, labels),
        "dependencies": sorted(_named(resource.dependencies, labels)),
        "property_dependencies": {
            path: sorted(_named(urns, labels)) for path, urns in resource.property_dependencies.items()
        },
        "references": [
            f"{item.path} -> {labels.get(item.urn, item.urn)} {item.property or ''}".rstrip()
            for item in sorted(
                resource.references, key=lambda item: (item.path, item.urn, item.property or "")
            )
        ],
        "options": _said(msgspec.structs.asdict(resource.options) | {"version": None}),
        "position": None if resource.position is None else resource.position.file,
    }
    return _said({key: value for key, value in fields.items() if key not in ("urn", "type", "name")})


def _invocation(invocation: Invocation) -> dict[str, Any]:
    return _said(
        {
            "token": invocation.token,
            "arguments": invocation.arguments,
            "outcome": invocation.outcome,
            "message": invocation.message,
        }
    )


def _provider(provider: str | None, labels: dict[str, str]) -> str | None:
    """The name of an explicit provider, without the identifier that a reference ends with."""
    if provider is None:
        return None
    urn = provider.rpartition("::")[0]
    return labels.get(provider) or labels.get(urn, provider)


def _named(urns: tuple[str, ...], labels: dict[str, str]) -> list[str]:
    return [labels.get(urn, urn) for urn in urns]


def _said(fields: dict[str, Any]) -> dict[str, Any]:
    """The fields that say something: neither absent, nor false, nor empty."""
    return {key: value for key, value in fields.items() if value}
