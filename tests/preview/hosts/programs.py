"""The programs that run inside the sandbox, as modules of the tests."""

import functools
import importlib.util
from pathlib import Path
from types import ModuleType

from harness.preview.hosts import warm

_FOLDER = Path(warm.__file__).parent / "programs"


def load(name: str) -> ModuleType:
    """The module, anew."""
    specification = importlib.util.spec_from_file_location(name, _FOLDER / f"{name}.py")
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


@functools.cache
def plain_channel() -> ModuleType:
    """The client of the engine's plain calls."""
    return load("plain_channel")
