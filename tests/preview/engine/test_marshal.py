"""Wire structs to plain values."""

from typing import Any

import msgspec
from google.protobuf import struct_pb2
from hypothesis import given
from hypothesis import strategies as st

from harness.preview.engine import wire
from harness.preview.engine.marshal import Marked, to_struct, unmarshal

_PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=15,
)


def _read(value: dict[str, Any]) -> Marked:
    struct = struct_pb2.Struct()
    struct.update(value)
    return unmarshal(struct)


def test_a_secret_is_unwrapped_and_its_path_noted() -> None:
    marked = _read({"a": [{"b": wire.secret("text")}]})
    assert marked.value == {"a": [{"b": "text"}]}
    assert marked.secrets == ("a[0].b",)


def test_an_unknown_is_none_and_its_path_noted() -> None:
    marked = _read({"a": wire.UNKNOWN, "b": wire.secret(wire.UNKNOWN)})
    assert marked.value == {"a": None, "b": None}
    assert marked.unknowns == ("a", "b")
    assert marked.secrets == ("b",)


def test_a_resource_stands_as_its_urn() -> None:
    marked = _read({"role": {wire.SIGNATURE_KEY: wire.RESOURCE, "urn": "urn:pulumi:x", "id": "1"}})
    assert marked.value == {"role": "urn:pulumi:x"}
    assert marked.references == (("role", "urn:pulumi:x"),)


def test_an_output_value_is_a_secret_or_an_unknown_as_it_says() -> None:
    marked = _read(
        {
            "known": {wire.SIGNATURE_KEY: wire.OUTPUT_VALUE, "value": 1, "secret": True},
            "open": {wire.SIGNATURE_KEY: wire.OUTPUT_VALUE},
        }
    )
    assert marked.value == {"known": 1, "open": None}
    assert (marked.secrets, marked.unknowns) == (("known",), ("open",))


def test_numbers_without_a_place_in_json_are_none() -> None:
    marked = _read({"a": float("nan"), "b": float("inf"), "c": 1e300, "d": 3.0, "e": 0.5})
    assert marked.value == {"a": None, "b": None, "c": 1e300, "d": 3, "e": 0.5}
    assert isinstance(marked.value["d"], int)


def test_keys_with_dots_are_quoted_in_paths() -> None:
    assert _read({"tags": {"a.b": wire.UNKNOWN}}).unknowns == ('tags["a.b"]',)


@given(st.dictionaries(st.text(max_size=5), _PLAIN, max_size=4))
def test_plain_values_survive_the_wire(value: dict[str, Any]) -> None:
    assert unmarshal(to_struct(value)) == Marked(dict(sorted(value.items())))


@given(st.dictionaries(st.text(max_size=3), st.floats(), max_size=4))
def test_every_number_encodes_as_json(value: dict[str, float]) -> None:
    assert msgspec.json.encode(unmarshal(to_struct(value)).value)
