"""The packages that the answer's project may have: one that we lack is no defect of the answer."""

import json
import re
from pathlib import PurePosixPath

from harness.model.workspace import Workspace

_REQUIREMENT = re.compile(r"""^\s*["']?([A-Za-z0-9][A-Za-z0-9._-]*)""", re.MULTILINE)
_MAXIMUM_BYTES = 256 * 1024


class Packages:
    """What the answer's manifests declare, or leave open where there is none."""

    def __init__(self, workspace: Workspace) -> None:
        """Reads the manifests."""
        self._declared = declared_packages(workspace)
        self._open = workspace.layout.language == "typescript" and not workspace.layout.manifests

    def may_offer(self, module: str) -> bool:
        """Whether a module that is missing here is a package that the answer's project has, or may have.

        A part of a package that is here, a Pulumi SDK's for one, is none. Node tells a package from a file by
        how it is written, so without a manifest any package may be meant; Python does not.
        """
        if module.lower().startswith(("@pulumi/", "pulumi", ".", "/")):
            return False
        package = "/".join(module.split("/")[: 2 if module.startswith("@") else 1])
        return bool(package) and (self._open or package.lower() in self._declared)


def declared_packages(workspace: Workspace) -> frozenset[str]:
    """Names as programs import them: lower case, with underscores for hyphens; npm's as they are."""
    found: set[str] = set()
    for manifest in workspace.layout.manifests:
        text = workspace.read_text(manifest, _MAXIMUM_BYTES)
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
