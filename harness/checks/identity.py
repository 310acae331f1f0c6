"""Identities of findings: the check's id and a hash of where the finding points.

Lines are left out, so that an edit elsewhere in the file keeps the identity; they decide only between
findings that agree in everything else.
"""

import hashlib
from collections import Counter

import msgspec

from harness.model.finding import Finding

_HASH_LENGTH = 10


def identify(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """The findings with unique ids, in their order."""
    taken: Counter[str] = Counter()
    identified = []
    for finding in findings:
        base = _identity(finding)
        taken[base] += 1
        suffix = "" if taken[base] == 1 else f"-{taken[base]}"
        identified.append(msgspec.structs.replace(finding, id=base + suffix))
    return tuple(identified)


def _identity(finding: Finding) -> str:
    place = (
        finding.resource.urn if finding.resource else "",
        finding.property or "",
        finding.evidence.file if finding.evidence else "",
    )
    digest = hashlib.sha256("\x00".join(place).encode()).hexdigest()
    return f"{finding.check}-{digest[:_HASH_LENGTH]}"
