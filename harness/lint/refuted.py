"""Findings that the code refutes: what they call unused or missing is used, or there."""

import re
from collections.abc import Iterator

from harness.lint.answer import Answer
from harness.lint.claims import Claim, claims
from harness.lint.document import FailuresAnalysis, ReportedFinding
from harness.lint.fault import Fault
from harness.lint.places import resources_at
from harness.lint.symbols import uses
from harness.model.graph import Resource

_IDENTIFIER = re.compile(r"[A-Za-z_$][\w$]*")
_FILE = re.compile(r"(?:[\w.@-]+/)*[\w@-]*\.[a-z]{1,5}|(?:[\w.@-]+/)+[\w.@-]+")
_CLASS = re.compile(r"aws\.([a-z0-9]+)\.([A-Z]\w+)")


def refuted_faults(analysis: FailuresAnalysis, answer: Answer | None) -> Iterator[Fault]:
    """Every claim that can be looked up, looked up."""
    if answer is None:
        return
    for finding in analysis.findings:
        for claim in claims(finding):
            proof = _unused(claim, answer) if claim.kind == "unused" else _missing(claim, finding, answer)
            if proof is not None:
                message = f"finding {finding.number} calls `{claim.named}` {claim.kind}, and {proof}"
                yield Fault(claim.line, "refuted", message)


def _unused(claim: Claim, answer: Answer) -> str | None:
    """Where the code uses it; None where it does not, or a linter agrees."""
    if not _IDENTIFIER.fullmatch(claim.named) or claim.named in answer.unused:
        return None
    found = uses(claim.named, answer.files)
    if not found:
        return None
    told = f"the code uses it at {', '.join(found[:3])}"
    others = sorted(answer.unused)
    return f"{told} (unused there: {', '.join(others[:8])})" if others else told


def _missing(claim: Claim, finding: ReportedFinding, answer: Answer) -> str | None:
    name = claim.named.strip()
    made = _CLASS.fullmatch(name)
    if made is not None:
        return _registered(made.group(1), made.group(2), answer)
    if _IDENTIFIER.fullmatch(name):
        return _set(name, finding, answer)
    if _FILE.fullmatch(name) and "/" in name:
        return f"the answer has {name}" if name in answer.files else None
    return None


def _registered(module: str, name: str, answer: Answer) -> str | None:
    for resource in () if answer.graph is None else answer.graph.resources:
        provider, _, rest = resource.type.partition(":")
        if provider == "aws" and rest.split("/")[0] == module and rest.split(":")[-1] == name:
            return f"the answer registers one, '{resource.name}'"
    return None


def _set(name: str, finding: ReportedFinding, answer: Answer) -> str | None:
    """Where every resource that the finding's snippet shows has the property."""
    path = re.sub(r"_([a-z0-9])", lambda found: found.group(1).upper(), name)
    shown = resources_at(finding, answer)
    if not shown or not all(path in item.inputs and _has(item, path) for item in shown):
        return None
    return f"{', '.join(_told(item) for item in shown[:3])} sets it"


def _has(resource: Resource, path: str) -> bool:
    return resource.inputs[path] not in (None, False, "", [], {}) and path not in resource.standins


def _told(resource: Resource) -> str:
    place = resource.position
    at = "" if place is None else f" ({place.file}:{place.line})"
    return f"{resource.type} '{resource.name}'{at}"
