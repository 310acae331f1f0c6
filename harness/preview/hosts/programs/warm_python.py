"""Loads what Python programs import, before any of them is there."""

import importlib
import keyword
import sys
from typing import NamedTuple

# What the host itself loads in every case; ``tolerant`` only for a second run.
_HOST = ("fixed_world", "forwarder", "pulumi.runtime", "quiet_sdk")


class Early(NamedTuple):
    """The names of modules that a process of the program's own would not have loaded when the program starts.

    ``guards`` it would have in a tolerant run.
    """

    sdk: frozenset[str] = frozenset()
    guards: frozenset[str] = frozenset()


def load(services: list[str]) -> Early:
    """Load the SDK with these services, and tell what came early."""
    for name in _HOST:
        importlib.import_module(name)
    host = frozenset(sys.modules)
    importlib.import_module("tolerant")
    guarded = frozenset(sys.modules)
    package = importlib.import_module("pulumi_aws")
    for service in services:
        _load_whole(getattr(package, f"{service}_" if keyword.iskeyword(service) else service))
    return Early(frozenset(sys.modules) - guarded, guarded - host)


def _load_whole(module: object) -> None:
    """The SDK reads a module's code when something in it is asked for, not when it is imported."""
    getattr(module, "Anything", None)
    if type(module) is not type(sys):
        raise ImportError(f"{module!r} is still to be loaded")
