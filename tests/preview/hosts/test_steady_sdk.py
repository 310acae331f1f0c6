"""Which failure ends a program does not follow from where its tasks lie in memory."""

import asyncio
import importlib
import threading
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pulumi
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pulumi.runtime import stack

from tests.preview.sandbox_programs import load

_CALLERS = ("invoke", "resource", "settings", "stack")


def _run(work: Coroutine[Any, Any, Any]) -> Any:
    """In a thread of its own: a browser that a test has opened leaves an event loop running in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()


@pytest.fixture
def steadied() -> Iterator[Any]:
    """What Pulumi takes for the module ``asyncio``."""
    modules = [importlib.import_module(f"pulumi.runtime.{name}") for name in _CALLERS]
    own = [vars(module)["asyncio"] for module in modules]
    own_hash = pulumi.Resource.__hash__
    load("steady_sdk").steady()
    yield vars(stack)["asyncio"]
    for module, before in zip(modules, own, strict=True):
        vars(module)["asyncio"] = before
    setattr(pulumi.Resource, "__hash__", own_hash)  # noqa: B010


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

    assert _run(waited()) == (list(range(200)), 1)
    assert asyncio.wait is not steadied.wait


@given(begun=st.permutations(range(40)))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_sets_hold_resources_in_the_order_in_which_a_set_first_held_them(
    begun: list[int], steadied: Any
) -> None:
    resources = [pulumi.Resource.__new__(pulumi.Resource) for _ in begun]
    chosen = [resources[number] for number in begun]
    first = hash(chosen[0])
    assert [hash(resource) - first for resource in chosen] == list(range(len(chosen)))
    assert [hash(resource) for resource in set(chosen)] == list({hash(resource) for resource in chosen})
    assert all((one == other) == (one is other) for one in chosen[:5] for other in chosen[:5])


def test_a_call_to_the_engine_is_made_at_once_and_in_the_programs_own_thread(steadied: Any) -> None:
    made: list[int] = []
    own: list[int] = []

    async def call(number: int) -> int:
        def work() -> int:
            assert threading.get_ident() == own[0]
            made.append(number)
            return number

        found: int = await steadied.get_running_loop().run_in_executor(None, work)
        return found

    async def called() -> list[int]:
        own.append(threading.get_ident())
        return await asyncio.gather(*(call(number) for number in range(50)))

    assert _run(called()) == made == list(range(50))


def test_a_call_that_fails_fails_where_it_is_awaited(steadied: Any) -> None:
    async def call() -> None:
        def work() -> None:
            raise LookupError("refused")

        future = steadied.get_running_loop().run_in_executor(None, work)
        with pytest.raises(LookupError, match="refused"):
            await future

    _run(call())
