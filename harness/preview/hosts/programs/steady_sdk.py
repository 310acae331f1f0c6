"""Pulumi's wait for what a program has begun, in the order in which it was begun."""

import types
from typing import Any

_done: list[bool] = []


def steady() -> None:
    """Which of several failures ends a program must not follow from where its tasks lie in memory."""
    import pulumi.runtime.stack  # type: ignore[import-not-found,unused-ignore]  # noqa: PLC0415

    if _done:  # by the warm worker
        return
    _done.append(True)
    stack: Any = pulumi.runtime.stack
    own: Any = stack.asyncio
    ordered: Any = types.ModuleType(own.__name__, own.__doc__)
    ordered.__dict__.update(own.__dict__)

    async def wait(tasks: Any, **how: Any) -> Any:
        ended, running = await own.wait(tasks, **how)
        return sorted(ended, key=_number), running

    ordered.wait = wait
    stack.asyncio = ordered


def _number(task: Any) -> tuple[int, str]:
    """Tasks are named with ascending numbers."""
    name = task.get_name() if hasattr(task, "get_name") else ""
    digits = name.removeprefix("Task-")
    return (int(digits), name) if digits.isascii() and digits.isdigit() else (-1, name)
