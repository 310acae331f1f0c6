"""Pulumi's messages over a plain unix socket: what the generated stubs take for a channel of gRPC.

gRPC itself costs a short program more than its own work: an event loop and threads of its own, and HTTP/2.
The other end, and the form of a call, are ``harness/preview/engine/server.py``.
"""

import contextlib
import os
import socket
import struct
import threading
from collections.abc import Callable
from typing import Any, NoReturn

import grpc

_CALL = struct.Struct("!HI")  # the bytes of the method's name, and of the message
_REPLY = struct.Struct("!BI")  # gRPC's status code, and the bytes of the message, or of what went wrong
_CODES = {code.value[0]: code for code in grpc.StatusCode}


class CallError(grpc.RpcError):
    """A refused call, which tells its status as those of gRPC do."""

    def __init__(self, code: grpc.StatusCode, details: str) -> None:
        super().__init__(details)
        self._code, self._details = code, details

    def code(self) -> grpc.StatusCode:
        """Why it was refused."""
        return self._code

    def details(self) -> str:
        """The refusal's text."""
        return self._details


class PlainChannel:
    """One connection, on which one call is made after another."""

    def __init__(self, address: str) -> None:
        """``address`` is ``unix:PATH``."""
        self._path = address.removeprefix("unix:")
        self._lock = threading.Lock()
        self._connection: socket.socket | None = None
        self._process = 0

    def unary_unary(
        self,
        method: str,
        request_serializer: Callable[[Any], bytes],
        response_deserializer: Callable[[bytes], Any],
        **_: Any,
    ) -> Callable[..., Any]:
        """The function that makes calls of one method."""
        name = method.encode()

        def call(request: Any, *_: Any, **__: Any) -> Any:
            return response_deserializer(self._call(name, request_serializer(request)))

        return call

    def unary_stream(self, method: str, *_: Any, **__: Any) -> Callable[..., NoReturn]:
        """The engine has no method that streams."""

        def call(*_: Any, **__: Any) -> NoReturn:
            raise CallError(grpc.StatusCode.UNIMPLEMENTED, f"{method} streams")

        return call

    stream_unary = stream_stream = unary_stream

    def _call(self, name: bytes, message: bytes) -> bytes:
        with self._lock:
            try:
                connection = self._connected()
                connection.sendall(_CALL.pack(len(name), len(message)) + name + message)
                code, size = _REPLY.unpack(_exactly(connection, _REPLY.size))
                content = _exactly(connection, size)
            except BaseException as error:
                self._disconnect()
                if isinstance(error, OSError):
                    raise CallError(grpc.StatusCode.UNAVAILABLE, str(error)) from error
                raise
        if code:
            raise CallError(_CODES.get(code, grpc.StatusCode.UNKNOWN), content.decode("utf-8", "replace"))
        return content

    def _connected(self) -> socket.socket:
        """A process that the program forked must not talk on its parent's connection."""
        if self._connection is None or self._process != os.getpid():
            self._connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            self._process = os.getpid()
            self._connection.connect(self._path)
        return self._connection

    def _disconnect(self) -> None:
        """After half a call, nobody knows where the next one begins."""
        with contextlib.suppress(OSError):
            if self._connection is not None:
                self._connection.close()
        self._connection = None


def _exactly(connection: socket.socket, size: int) -> bytes:
    content = connection.recv(size, socket.MSG_WAITALL) if size else b""
    if len(content) != size:
        raise ConnectionResetError("the engine has hung up")
    return content
