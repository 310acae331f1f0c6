"""The packages that the answer's own manifests declare: one that we lack is no defect of the answer."""

import json
import re
from pathlib import PurePosixPath

from harness.model.workspace import Workspace

_REQUIREMENT = re.compile(r"""^\s*["']?([A-Za-z0-9][A-Za-z0-9._-]*)""", re.MULTILINE)
_MAXIMUM_BYTES = 256 * 1024


def declared_packages(workspace: Workspace) -> frozenset[str]:
    """Names as programs import them: lower case, with underscores for hyphens; npm's as they are."""
    found: set[str] = set()
    for manifest in workspace.layout.manifests:
        try:
            with (workspace.root / manifest).open("rb") as file:
                text = file.read(_MAXIMUM_BYTES).decode("utf-8", "replace")
        except OSError:
            continue
        if PurePosixPath(manifest).name == "package.json":
            found |= _npm(text)
        else:
            found |= {name.lower().replace("-", "_").replace(".", "_") for name in _REQUIREMENT.findall(text)}
    return frozenset(found)


def _npm(text: str) -> set[str]:
    try:
        manifest = json.loads(text)
        return {name for key in ("dependencies", "devDependencies") for name in manifest.get(key) or {}}
    except (ValueError, AttributeError, TypeError, RecursionError):
        return set()
