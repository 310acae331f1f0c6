"""The property bags that the engine answers with: what the program sent, and the made-up outputs."""

from collections.abc import Iterable
from typing import Any

from google.protobuf import struct_pb2

from harness.preview.engine import wire
from harness.preview.engine.marshal import to_struct
from harness.preview.engine.synthesis import Outputs


def answer_properties(
    sent: struct_pb2.Struct, outputs: Outputs, secret: Iterable[str], *, accept_secrets: bool
) -> struct_pb2.Struct:
    """The inputs as they came (secrets and references as the wire has them), completed by the outputs."""
    answer = struct_pb2.Struct()
    answer.CopyFrom(sent)
    answer.update(outputs.values)
    if accept_secrets:
        for name in sorted(set(secret) | set(outputs.secret)):
            _wrap(answer, name)
    return answer


def unknown_result() -> struct_pb2.Struct:
    """The result of a method whose plugin is not there: one unknown, which both SDKs spread to the whole."""
    return to_struct({"result": wire.UNKNOWN})


def _wrap(struct: struct_pb2.Struct, name: str) -> None:
    if name not in struct.fields or _is_secret(struct.fields[name]):
        return
    inner = struct_pb2.Value()
    inner.CopyFrom(struct.fields[name])
    wrapped: dict[str, Any] = wire.secret(None)
    struct.fields[name].struct_value.update(wrapped)
    struct.fields[name].struct_value.fields["value"].CopyFrom(inner)


def _is_secret(value: struct_pb2.Value) -> bool:
    fields = value.struct_value.fields if value.WhichOneof("kind") == "struct_value" else {}
    return wire.SIGNATURE_KEY in fields and fields[wire.SIGNATURE_KEY].string_value == wire.SECRET
