"""Bytes that are no calls harm nobody: not the engine, and not the program's other connections."""

import contextlib
import socket as sockets
import struct
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import grpc
import pytest
from google.protobuf import empty_pb2
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pulumi.runtime.proto import engine_pb2, engine_pb2_grpc, resource_pb2, resource_pb2_grpc

from harness.model.preview import PreviewLimits, PreviewSettings
from harness.preview.engine.interface import Engine
from harness.preview.sdk.catalogue import Catalogue
from tests.preview.engine.conftest import zones
from tests.preview.sandbox_programs import plain_channel

_LIMITS = PreviewLimits(resources=1_000, message_bytes=64 * 1024)
_INFORMATION = b"/pulumirpc.ResourceMonitor/GetDeploymentInfo"


@pytest.fixture
def engine(socket: Path) -> Iterator[Engine]:
    settings = PreviewSettings(limits=_LIMITS)
    with Engine(socket, settings, "shop", zones, Catalogue(None), "/workspace") as engine:
        yield engine


def _connected(engine: Engine) -> sockets.socket:
    link = sockets.socket(sockets.AF_UNIX, sockets.SOCK_STREAM)
    link.settimeout(10)
    link.connect(engine.address.removeprefix("unix:"))
    return link


def _call(name: bytes, message: bytes = b"") -> bytes:
    return struct.pack("!HI", len(name), len(message)) + name + message


def _reply(link: sockets.socket) -> tuple[int, bytes]:
    code, size = struct.unpack("!BI", link.recv(5, sockets.MSG_WAITALL))
    return code, link.recv(size, sockets.MSG_WAITALL) if size else b""


def _monitor(engine: Engine) -> Any:
    return resource_pb2_grpc.ResourceMonitorStub(plain_channel().PlainChannel(engine.address))


def _works(engine: Engine) -> bool:
    return bool(_monitor(engine).GetDeploymentInfo(empty_pb2.Empty()).dryRun)


def test_a_call_may_come_in_pieces_and_two_at_once(engine: Engine) -> None:
    with _connected(engine) as link:
        for byte in _call(_INFORMATION):
            link.sendall(bytes([byte]))
        assert _reply(link)[0] == 0
        link.sendall(_call(_INFORMATION) * 2)
        assert _reply(link)[0] == _reply(link)[0] == 0


@pytest.mark.parametrize("name", [b"", b"/pulumirpc.ResourceMonitor/Nothing", b"\xff\xfe", b"x" * 256])
def test_a_method_that_is_none_is_refused_and_the_next_call_answered(engine: Engine, name: bytes) -> None:
    with _connected(engine) as link:
        link.sendall(_call(name))
        assert _reply(link)[0] == grpc.StatusCode.UNIMPLEMENTED.value[0]
        link.sendall(_call(_INFORMATION))
        assert _reply(link)[0] == 0


def test_a_message_that_is_none_is_refused_and_the_next_call_answered(engine: Engine) -> None:
    with _connected(engine) as link:
        link.sendall(_call(b"/pulumirpc.ResourceMonitor/RegisterResource", b"\xff" * 20))
        assert _reply(link)[0] == grpc.StatusCode.INTERNAL.value[0]
        link.sendall(_call(_INFORMATION))
        assert _reply(link)[0] == 0


@pytest.mark.parametrize(("name", "size"), [(10, 2 * _LIMITS.message_bytes + 1), (2**16 - 1, 0)])
def test_what_is_too_long_is_refused_and_the_next_call_answered(engine: Engine, name: int, size: int) -> None:
    with _connected(engine) as link:
        link.sendall(_call(b"x" * name, b"y" * size) + _call(_INFORMATION))
        assert _reply(link)[0] == grpc.StatusCode.RESOURCE_EXHAUSTED.value[0]
        assert _reply(link)[0] == 0


def test_connections_are_bounded_and_the_first_ones_stay(engine: Engine) -> None:
    monitor = _monitor(engine)
    assert monitor.GetDeploymentInfo(empty_pb2.Empty()).dryRun
    with contextlib.ExitStack() as links:
        for _ in range(100):
            with contextlib.suppress(BlockingIOError):  # too many at once
                links.enter_context(_connected(engine))
        assert monitor.GetDeploymentInfo(empty_pb2.Empty()).dryRun
    assert _works(engine)


def test_the_engine_ends_while_a_connection_is_open_and_the_program_learns_it(socket: Path) -> None:
    with Engine(socket, PreviewSettings(), "shop", zones, Catalogue(None), "/workspace") as engine:
        monitor = _monitor(engine)
        assert monitor.GetDeploymentInfo(empty_pb2.Empty()).dryRun
    with pytest.raises(grpc.RpcError) as caught:
        monitor.GetDeploymentInfo(empty_pb2.Empty())
    error: Any = caught.value
    assert error.code() is grpc.StatusCode.UNAVAILABLE
    assert not [thread for thread in threading.enumerate() if thread.name == "engine"]


def test_calls_of_many_threads_do_not_mix(engine: Engine) -> None:
    channel = plain_channel().PlainChannel(engine.address)
    monitor, log = resource_pb2_grpc.ResourceMonitorStub(channel), engine_pb2_grpc.EngineStub(channel)
    wrong: list[str] = []

    def register(number: int) -> None:
        request = resource_pb2.RegisterResourceRequest(
            type="aws:sns/topic:Topic", name=f"t{number}", custom=True
        )
        urn = monitor.RegisterResource(request).urn
        log.Log(engine_pb2.LogRequest(severity=engine_pb2.LogSeverity.Value("INFO"), message="said"))
        if not urn.endswith(f"::t{number}"):
            wrong.append(urn)

    threads = [threading.Thread(target=register, args=(number,)) for number in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert len(engine.graph().resources) == 40


@given(content=st.binary(max_size=300))
@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_bytes_leave_the_engine_as_it_was(engine: Engine, content: bytes) -> None:
    with _connected(engine) as link:
        link.sendall(content)
        link.shutdown(sockets.SHUT_WR)
        while link.recv(65_536):
            pass
    assert engine.fault is None
    assert _works(engine)
