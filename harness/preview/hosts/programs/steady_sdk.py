"""What a program has begun comes to its end in the order in which it was begun, on every run."""

import asyncio
import importlib
import types
from collections.abc import Callable
from typing import Any

_CALLERS = ("invoke", "resource", "settings", "stack")  # the modules that call the engine
_ROUNDS = 20  # of the event loop
_done: list[bool] = []


def steady() -> None:
    """Which of several failures ends a program must follow neither from addresses in memory nor from threads.

    Pulumi keeps the tasks and the resources that it waits for in sets, and has a pool of threads make its
    calls to the engine, which answers one at a time anyway.
    """
    if _done:  # by the warm worker
        return
    _done.append(True)
    for name in _CALLERS:
        module: Any = importlib.import_module(f"pulumi.runtime.{name}")
        module.asyncio = _steadied(module.asyncio)
    _number_resources()


def _number_resources() -> None:
    """A set has its members in the order of their hashes, which else are addresses in memory."""
    resource: Any = importlib.import_module("pulumi.resource").Resource
    known: dict[int, tuple[int, Any]] = {}  # whoever is known stays, and so does its address

    def number(self: Any) -> int:
        return known.setdefault(id(self), (len(known), self))[0]

    resource.__hash__ = number


def _steadied(own: Any) -> Any:
    """The module ``asyncio``, as Pulumi is to see it."""
    ordered: Any = types.ModuleType(own.__name__, own.__doc__)
    ordered.__dict__.update(own.__dict__)

    async def wait(tasks: Any, **how: Any) -> Any:
        """Pulumi asks again for all that still run whenever one has ended: so let more of them end first."""
        await own.wait(tasks, **how)
        for _ in range(_ROUNDS):
            await own.sleep(0)
        ended = [task for task in tasks if task.done()]
        return sorted(ended, key=_number), {task for task in tasks if not task.done()}

    ordered.wait = wait
    ordered.get_running_loop = lambda: _Loop(own.get_running_loop())
    ordered.get_event_loop = lambda: _Loop(own.get_event_loop())
    return ordered


class _Loop:
    """An event loop that does at once what it would give to a thread."""

    def __init__(self, own: asyncio.AbstractEventLoop) -> None:
        self._own = own

    def __getattr__(self, name: str) -> Any:
        return getattr(self._own, name)

    def run_in_executor(self, _pool: None, work: Callable[..., Any], *arguments: Any) -> Any:
        """A future that is done."""
        future = self._own.create_future()
        try:
            future.set_result(work(*arguments))
        except BaseException as error:  # noqa: BLE001  a thread would bring it to the future, too
            future.set_exception(error)
        return future


def _number(task: Any) -> tuple[int, str]:
    """Tasks are named with ascending numbers."""
    name = task.get_name() if hasattr(task, "get_name") else ""
    digits = name.removeprefix("Task-")
    return (int(digits), name) if digits.isascii() and digits.isdigit() else (-1, name)
