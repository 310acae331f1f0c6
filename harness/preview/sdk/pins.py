"""Which major version of the AWS SDK an answer's own manifest asks for."""

import json
import re
from pathlib import PurePosixPath

from harness.model.preview import PreviewSettings
from harness.model.workspace import Workspace
from harness.preview.sdk.locks import majors

_PYTHON_PIN = re.compile(
    r"^[\s\"']*pulumi[-_]aws[\s\"']*(?:=\s*[\"'])?([=<>~!^][^#;\"']*)", re.MULTILINE | re.IGNORECASE
)
_CLAUSE = re.compile(r"(===|==|~=|>=|<=|!=|[<>^~=])?\s*v?(\d+)(?:\.(\d+|\*|x))?[^\s,|]*")
_MAXIMUM_BYTES = 1024**2


def sdk_major(workspace: Workspace, settings: PreviewSettings) -> int | None:
    """The major version that an answer runs against: its own pin, else its task's; None for the newest."""
    return pinned_major(workspace) or settings.sdk_major


def pinned_major(workspace: Workspace) -> int | None:
    """The newest major version that a manifest allows and a lock exists for; None where none is pinned.

    A pin on a version for which there is no lock takes the nearest. Ranges by PEP 440 and by npm's semver.
    """
    known = majors(workspace.layout.language)
    for manifest in workspace.layout.manifests:
        text = workspace.read_text(manifest, _MAXIMUM_BYTES)
        pin = _npm_pin(text) if PurePosixPath(manifest).name == "package.json" else _python_pin(text)
        if pin:
            allowed = [major for major in known if _allows(pin, major)]
            return max(allowed) if allowed else _nearest(pin, known)
    return None


def _npm_pin(text: str) -> str | None:
    try:
        manifest = json.loads(text)
        pins = {**manifest.get("devDependencies", {}), **manifest.get("dependencies", {})}
        pin = pins.get("@pulumi/aws")
    except (ValueError, AttributeError, TypeError, RecursionError):
        return None
    return pin if isinstance(pin, str) else None


def _python_pin(text: str) -> str | None:
    found = _PYTHON_PIN.search(text)
    return found[1].strip() if found else None


def _allows(pin: str, major: int) -> bool:
    """Whether any version of ``major`` may satisfy every clause: minor versions are of no interest here."""
    clauses = [(operator or "=", int(number), minor) for operator, number, minor in _CLAUSE.findall(pin)]
    return all(_clause_allows(operator, number, minor, major) for operator, number, minor in clauses)


def _clause_allows(operator: str, number: int, minor: str, major: int) -> bool:
    if operator in (">=", ">"):
        return major >= number
    if operator == "<":
        return major < number or (major == number and minor not in ("", "0", "*", "x"))
    if operator == "<=":
        return major <= number
    return operator == "!=" or major == number


def _nearest(pin: str, known: tuple[int, ...]) -> int | None:
    numbers = [int(number) for _operator, number, _minor in _CLAUSE.findall(pin)]
    return min(known, key=lambda major: abs(major - numbers[0])) if numbers else None
