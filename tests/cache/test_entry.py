"""An entry gives back the value that it was made of, or says that it is damaged; it never gives another."""

import contextlib
import math
import pickle
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.cache.entry import Damaged, Unfit, seal, unseal
from harness.model.graph import Resource, ResourceGraph
from harness.model.preview import Preview

_TEXT = st.text(max_size=8)
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.floats(allow_nan=False) | _TEXT,
    lambda inner: st.lists(inner) | st.dictionaries(_TEXT, inner),
    max_leaves=8,
)


def _preview(inputs: dict[str, Any]) -> Preview:
    bucket = Resource("urn:pulumi:dev::p::aws:s3/bucket:Bucket::b", "aws:s3/bucket:Bucket", "b", True, inputs)
    return Preview("succeeded", ResourceGraph(resources=(bucket,)), seconds=1.25)


@given(st.dictionaries(_TEXT, _JSON, max_size=5))
def test_what_a_program_gave_comes_back_to_the_byte(inputs: dict[str, Any]) -> None:
    value = _preview(inputs)
    found = unseal("preview 1", seal("preview 1", value, Preview), Preview)
    assert msgspec.json.encode(found) == msgspec.json.encode(value)


@pytest.mark.parametrize("odd", [math.nan, 2**64, (1, 2), {3}, object()])
def test_what_would_come_back_as_something_else_is_refused(odd: object) -> None:
    with pytest.raises(Unfit):
        seal("preview 1", _preview({"odd": odd}), Preview)


def test_a_value_nested_without_end_is_refused() -> None:
    deep: list[Any] = []
    for _ in range(100_000):
        deep = [deep]
    with pytest.raises(Unfit):
        seal("preview 1", _preview({"deep": deep}), Preview)


_WHOLE = seal("preview 1", _preview({"name": "shop", "tags": {"a": [1, 2.5, None]}}), Preview)


@given(st.data())
def test_one_changed_byte_is_seen(data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(_WHOLE) - 1))
    byte = data.draw(st.integers(0, 255).filter(lambda byte: byte != _WHOLE[place]))
    with pytest.raises(Damaged):
        unseal("preview 1", _WHOLE[:place] + bytes((byte,)) + _WHOLE[place + 1 :], Preview)


@given(st.integers(0, len(_WHOLE) - 1))
def test_a_cut_entry_is_seen(length: int) -> None:
    with pytest.raises(Damaged):
        unseal("preview 1", _WHOLE[:length], Preview)


@given(st.binary(max_size=400))
def test_bytes_of_anybody_are_no_entry(content: bytes) -> None:
    for written in (content, _WHOLE + content[:1] * bool(content), _WHOLE[:52] + content):
        if written != _WHOLE:
            with pytest.raises(Damaged):
                unseal("preview 1", written, Preview)


def test_an_entry_belongs_to_its_key() -> None:
    with pytest.raises(Damaged, match="digest"):
        unseal("preview 2", _WHOLE, Preview)


def test_a_whole_entry_of_another_type_is_damaged() -> None:
    with pytest.raises(Damaged, match="no Preview"):
        unseal("preview 1", seal("preview 1", {"outcome": "well"}, dict), Preview)


class _Payload:
    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple[Any, ...]:
        return (Path.touch, (self.mark,))


def test_a_pickle_in_an_entry_is_data_and_never_runs(tmp_path: Path) -> None:
    mark = tmp_path / "ran"
    attack = pickle.dumps(_Payload(mark))
    for content in (attack, seal("preview 1", attack, bytes)):
        with contextlib.suppress(Damaged):
            unseal("preview 1", content, Preview)
    assert not mark.exists()
    pickle.loads(attack)
    assert mark.exists()  # it would have run
