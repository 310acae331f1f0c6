"""A registration's place, told quickly, is the one that Pulumi tells."""

from collections.abc import Callable
from typing import Any

import pytest
from pulumi.runtime import resource

from tests.preview.sandbox_programs import load


@pytest.fixture
def both() -> tuple[Callable[[], Any], Callable[[], Any]]:
    """Pulumi's own function, and the quick one."""
    own = resource._get_stack_trace
    load("quick_sdk").quicken()
    quick, resource._get_stack_trace = resource._get_stack_trace, own
    assert quick is not own
    return own, quick


class _Resource:
    def __init__(self, told: list[Any], ways: tuple[Callable[[], Any], ...]) -> None:
        told += [way().SerializeToString(deterministic=True) for way in ways]


class _CustomResource(_Resource):
    def __init__(self, told: list[Any], ways: tuple[Callable[[], Any], ...]) -> None:
        super().__init__(told, ways)


class _Bucket(_CustomResource):
    def __init__(self, told: list[Any], ways: tuple[Callable[[], Any], ...]) -> None:
        self._internal_init(told, ways)

    def _internal_init(self, told: list[Any], ways: tuple[Callable[[], Any], ...]) -> None:
        super().__init__(told, ways)


_AT_DIFFERENT_PLACES = """
make(told, ways)
def deeper(depth):
    make(told, ways) if depth == 0 else deeper(depth - 1)
deeper(50)
[make(told, ways) for _ in "ab"]
"""


@pytest.mark.parametrize(
    "file", ["/workspace/__main__.py", "/work space/ü#?.py", "<string>", "relative.py", ""]
)
@pytest.mark.parametrize("kind", [_Bucket, _CustomResource, _Resource])
def test_both_tell_the_same_stack(
    kind: type, file: str, both: tuple[Callable[[], Any], Callable[[], Any]]
) -> None:
    told: list[bytes] = []
    names = {"told": told, "ways": both, "make": kind}
    exec(compile(_AT_DIFFERENT_PLACES, file, "exec"), names)
    assert len(told) == 8
    assert told[::2] == told[1::2]
    assert (len(told[0]) > 0) == (kind is _Bucket or b"pytest" in told[0])
