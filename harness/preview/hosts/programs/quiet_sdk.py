"""Pulumi without its own debug messages: each is a call to the engine, which keeps none of them."""

import sys
import types
from typing import Any

_done: list[bool] = []


def quieten() -> None:
    """The SDK's modules call a logger that leaves them out; the program's ``pulumi.log`` stays what it is."""
    if _done:  # by the warm worker
        return
    _done.append(True)
    from pulumi import log  # type: ignore[import-not-found,unused-ignore]  # noqa: PLC0415

    quiet: Any = types.ModuleType(log.__name__, log.__doc__)
    quiet.__dict__.update(log.__dict__)
    quiet.debug = _say_nothing
    for name, module in list(sys.modules.items()):
        if name.startswith("pulumi.") and vars(module).get("log") is log:
            setattr(module, "log", quiet)  # noqa: B010  no type knows it


def _say_nothing(*_message: Any, **_about: Any) -> None:
    """Half of what a program asked of the engine."""
