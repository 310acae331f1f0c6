"""The programs that run inside the sandbox, as modules of the tests: they lie in no package."""

import functools
import importlib.util
from pathlib import Path
from types import ModuleType

from harness.preview.cli_engine import interface
from harness.preview.hosts import warm

HOST_PROGRAMS, _CLI_PROGRAMS = (
    Path(str(module.__file__)).parent / "programs" for module in (warm, interface)
)


def load(name: str) -> ModuleType:
    """The module, anew."""
    (path,) = (path for folder in (HOST_PROGRAMS, _CLI_PROGRAMS) if (path := folder / f"{name}.py").is_file())
    specification = importlib.util.spec_from_file_location(name, path)
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


@functools.cache
def plain_channel() -> ModuleType:
    """The client of the engine's plain calls."""
    return load("plain_channel")
