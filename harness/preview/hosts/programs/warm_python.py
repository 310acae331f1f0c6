"""Loads what Python programs import, before any of them is there."""

import importlib
import itertools
import keyword
import sys
import typing
from typing import Any, NamedTuple

_INDEX = "index"  # as Pulumi's tokens call what lies in the package itself
# What the host itself loads in every case; ``tolerant`` only for a second run.
_HOST = (
    "fixed_world",
    "forwarder",
    "pulumi.runtime",
    "grpc.experimental",
    "plain_channel",
    "quick_sdk",
    "quiet_sdk",
    "steady_sdk",
)

Modules = dict[str, tuple[str, ...]]


class Early(NamedTuple):
    """The modules that a process of the program's own would not have loaded when the program starts.

    ``guards`` it would have in a tolerant run. By what the names begin with: a program must not touch each of
    thousands of names, for whatever it touches is copied.
    """

    sdk: Modules
    guards: Modules


def load(services: list[str]) -> Early:
    """Load the SDK with these services, and tell what came early.

    A service is its name, and with ``:`` and ``,`` the classes whose types are read as well.
    """
    for name in _HOST:
        importlib.import_module(name)
    host = frozenset(sys.modules)
    importlib.import_module("tolerant")
    guarded = frozenset(sys.modules)
    package = importlib.import_module("pulumi_aws")
    for service in services:
        name, _, classes = service.partition(":")
        module = package if name == _INDEX else getattr(package, _attribute(name))
        _load_whole(module)
        for one in filter(None, classes.split(",")):
            for suffix in ("", "Args", "InitArgs", "Result"):
                _read_types(getattr(module, one + suffix, None))
    sys.modules["pulumi._types"]._types_from_py_properties(sys.modules["pulumi.runtime.stack"].Stack)
    sys.modules["quiet_sdk"].quieten()
    sys.modules["quick_sdk"].quicken()
    sys.modules["steady_sdk"].steady()
    return Early(_by_package(frozenset(sys.modules) - guarded), _by_package(guarded - host))


def _attribute(service: str) -> str:
    return f"{service}_" if keyword.iskeyword(service) else service


def _by_package(names: frozenset[str]) -> Modules:
    ordered = sorted(names, key=_package)
    return {package: tuple(found) for package, found in itertools.groupby(ordered, _package)}


def _package(name: str) -> str:
    return name.partition(".")[0]


def _load_whole(module: object) -> None:
    """The SDK reads a module's code when something in it is asked for, not when it is imported."""
    getattr(module, "Anything", None)
    if type(module) is not type(sys):
        raise ImportError(f"{module!r} is still to be loaded")


def _read_types(kind: Any) -> None:
    """Pulumi keeps what it has read of a class, and reads what the class is made of when it is used."""
    from pulumi import _types  # type: ignore[import-not-found,unused-ignore]  # noqa: PLC0415

    waiting, known = [kind], set()
    while waiting:
        found = waiting.pop()
        if found in known or getattr(found, "__module__", "").partition(".")[0] != "pulumi_aws":
            waiting += () if found in known else typing.get_args(found)
        else:
            waiting += _types._raw_return_hints(found).values()
            _types._types_from_py_properties(found)
        known.add(found)
