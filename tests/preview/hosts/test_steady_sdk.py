"""Which failure ends a program does not follow from where its tasks lie in memory."""

import asyncio
import importlib.util
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pulumi.runtime import stack

from harness.preview.hosts import warm

_PROGRAM = Path(warm.__file__).parent / "programs" / "steady_sdk.py"


@pytest.fixture
def steadied() -> Iterator[Any]:
    """Pulumi's module with the steady wait."""
    specification = importlib.util.spec_from_file_location("steady_sdk", _PROGRAM)
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    own = vars(stack)["asyncio"]
    module.steady()
    yield vars(stack)["asyncio"]
    vars(stack)["asyncio"] = own


def test_what_has_ended_comes_in_the_order_in_which_it_began(steadied: Any) -> None:
    async def value(number: int) -> int:
        await asyncio.sleep(0)
        return number

    async def waited() -> tuple[list[int], int]:
        begun = [asyncio.ensure_future(value(number)) for number in range(200)]
        begun.append(asyncio.ensure_future(asyncio.sleep(60)))  # type: ignore[arg-type]
        ended, running = await steadied.wait(set(begun), return_when=asyncio.FIRST_COMPLETED)
        for task in running:
            task.cancel()
        return [task.result() for task in ended], len(running)

    assert asyncio.run(waited()) == (list(range(200)), 1)
    assert asyncio.wait is not steadied.wait
