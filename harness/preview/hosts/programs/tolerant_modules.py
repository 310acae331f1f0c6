"""Modules of the answer that lie elsewhere than the program looks for them."""

import importlib
import os
import sys
from typing import Any

_SKIPPED = frozenset({"node_modules", "site-packages", ".venv", "venv", "__pycache__", ".git"})
_MOST_FOLDERS = 2_000


def find_misplaced(root: str, module: str) -> str | None:
    """The one folder of the answer from which ``module`` could be imported; None for none, or for several."""
    path = module.replace(".", "/")
    found = [folder for folder in _folders(root) if _holds(folder, path)]
    return found[0] if len(found) == 1 else None


def import_from(folder: str, module: str, name: str | None) -> Any:
    """What the import statement binds, once ``folder`` can be imported from; None where it still fails."""
    if folder not in sys.path:
        sys.path.append(folder)
    importlib.invalidate_caches()
    try:
        loaded = importlib.import_module(module)
    except Exception:  # noqa: BLE001
        return None
    if name is None:
        return sys.modules[module.partition(".")[0]]
    return loaded if name == "*" else getattr(loaded, name, None)


def _holds(folder: str, path: str) -> bool:
    whole = os.path.join(folder, path)  # noqa: PTH118  pathlib is slow over many folders
    return os.path.isfile(whole + ".py") or os.path.isdir(whole)  # noqa: PTH112, PTH113


def _folders(root: str) -> list[str]:
    found: list[str] = []
    for folder, below, _files in os.walk(root):
        below[:] = sorted(name for name in below if name not in _SKIPPED)
        found.append(folder)
        if len(found) >= _MOST_FOLDERS:
            break
    return found
