"""Wire structs to plain values, noting which paths were secret, unknown or a reference to a resource."""

import math
from typing import Any

import msgspec
from google.protobuf import struct_pb2

from harness.preview.engine import wire
from harness.preview.engine.paths import child

# Beyond this a float64 no longer holds every integer (IEEE 754: 53 bits of significand).
_EXACT_INTEGERS = 2.0**53


class Marked(msgspec.Struct, frozen=True):
    """A plain value, and what the wire said about parts of it.

    ``secrets`` and ``unknowns`` are property paths (an unknown is None in ``value``); ``references`` pairs
    a path with the urn of the resource that stood there.
    """

    value: dict[str, Any]
    secrets: tuple[str, ...] = ()
    unknowns: tuple[str, ...] = ()
    references: tuple[tuple[str, str], ...] = ()


def unmarshal(struct: struct_pb2.Struct) -> Marked:
    """Turn a property bag into plain values. Whatever the program put there, this raises nothing."""
    reader = _Reader()
    plain = {key: reader.value(item, child("", key)) for key, item in sorted(struct.fields.items())}
    return Marked(plain, tuple(reader.secrets), tuple(reader.unknowns), tuple(reader.references))


def to_struct(value: dict[str, Any]) -> struct_pb2.Struct:
    """Plain values to a wire struct."""
    struct = struct_pb2.Struct()
    struct.update(value)
    return struct


class _Reader:
    def __init__(self) -> None:
        self.secrets: list[str] = []
        self.unknowns: list[str] = []
        self.references: list[tuple[str, str]] = []

    def value(self, wired: struct_pb2.Value, path: str) -> Any:
        kind = wired.WhichOneof("kind")
        if kind == "struct_value":
            return self._struct(wired.struct_value, path)
        if kind == "list_value":
            items = wired.list_value.values
            return [self.value(item, child(path, index)) for index, item in enumerate(items)]
        if kind == "string_value":
            return self._text(wired.string_value, path)
        if kind == "number_value":
            return _number(wired.number_value)
        return wired.bool_value if kind == "bool_value" else None

    def _text(self, text: str, path: str) -> str | None:
        if text in wire.UNKNOWNS:
            self.unknowns.append(path)
            return None
        return text

    def _struct(self, struct: struct_pb2.Struct, path: str) -> Any:
        fields = struct.fields
        signature = fields[wire.SIGNATURE_KEY].string_value if wire.SIGNATURE_KEY in fields else None
        if signature == wire.SECRET:
            self.secrets.append(path)
            return self._optional(struct, "value", path)
        if signature == wire.OUTPUT_VALUE:
            return self._output(struct, path)
        if signature == wire.RESOURCE:
            return self._resource(struct, path)
        plain = {
            key: self.value(item, child(path, key))
            for key, item in sorted(fields.items())
            if key != wire.SIGNATURE_KEY
        }
        return _asset(signature, plain)

    def _optional(self, struct: struct_pb2.Struct, key: str, path: str) -> Any:
        return self.value(struct.fields[key], path) if key in struct.fields else None

    def _output(self, struct: struct_pb2.Struct, path: str) -> Any:
        if "secret" in struct.fields and struct.fields["secret"].bool_value:
            self.secrets.append(path)
        if "value" not in struct.fields:
            self.unknowns.append(path)
        return self._optional(struct, "value", path)

    def _resource(self, struct: struct_pb2.Struct, path: str) -> str:
        """A resource passed as an input stands there as its urn."""
        urn = struct.fields["urn"].string_value if "urn" in struct.fields else ""
        self.references.append((path, urn))
        return urn


def _asset(signature: str | None, plain: dict[str, Any]) -> dict[str, Any]:
    """Assets and archives become ``{"asset": {"path" | "text" | "uri": …}}`` and ``{"archive": {…}}``."""
    if signature == wire.ASSET:
        return {"asset": plain}
    return {"archive": plain} if signature == wire.ARCHIVE else plain


def _number(number: float) -> int | float | None:
    if not math.isfinite(number):
        return None  # JSON has neither infinities nor NaN
    return int(number) if number.is_integer() and abs(number) < _EXACT_INTEGERS else number
