"""The engine's server: the messages and services of Pulumi's protocol in plain calls on a unix socket.

A call is the lengths of its method's name and of its message (``!HI``), then both; a reply is gRPC's status
code and a length (``!BI``), then the message, or the text of the refusal. The other ends, in
``harness/preview/hosts/programs/``, are ``plain_channel.py`` and ``plain_client.js``. Whatever a program
sends is hostile.
"""

import os
import selectors
import socket
import struct
import threading
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

import grpc
from pulumi.runtime.proto import engine_pb2_grpc, resource_pb2_grpc

from harness.model.errors import EnvironmentFault
from harness.preview.engine.deployment import Deployment
from harness.preview.engine.monitor import EngineService, Monitor

_CALL = struct.Struct("!HI")
_REPLY = struct.Struct("!BI")
_LONGEST_NAME = 256
_CONNECTIONS = 16
_CHUNK = 1 << 18
# A program that does not take its answers holds up nobody but itself, and not for long.
_SENDING_SECONDS = 10.0
# A message up to this many times the limit is read, so that the engine can say which limit was passed.
_HARD_FACTOR = 2
# struct sockaddr_un has room for 108 bytes with the terminating zero (unix(7)).
_LONGEST_SOCKET_PATH = 107


def serve(socket_path: Path, deployment: Deployment) -> "Server":
    """A server that listens already; raises EnvironmentFault where it cannot."""
    _check_path(socket_path)
    try:
        return Server(socket_path, deployment, deployment.settings.limits.message_bytes * _HARD_FACTOR)
    except OSError as error:
        raise EnvironmentFault("preview", f"the engine cannot listen on {socket_path}: {error}") from error


def _check_path(socket_path: Path) -> None:
    if len(str(socket_path).encode()) > _LONGEST_SOCKET_PATH:
        message = f"the socket's path has more than {_LONGEST_SOCKET_PATH} bytes: {socket_path}"
        raise EnvironmentFault("preview", message, "set TMPDIR to a folder with a shorter path")


class _Aborted(Exception):
    """The status that a method ends its call with."""

    def __init__(self, code: grpc.StatusCode, details: str) -> None:
        super().__init__(details)
        self.code, self.details = code, details


class _Details(NamedTuple):
    """What gRPC's table of methods is asked with."""

    method: str
    invocation_metadata: tuple[()]


class _Context:
    """What the services need of gRPC's context of a call."""

    def abort(self, code: grpc.StatusCode, details: str) -> NoReturn:
        """End the call with a status."""
        raise _Aborted(code, details)


class _Connection:
    """One connection of the program, and what of a call has arrived on it."""

    def __init__(self, link: socket.socket, limit: int) -> None:
        self.link = link
        self._limit = limit
        self._arrived = bytearray()
        self._left_out = 0

    def receive(self) -> bool:
        """Take what is there; False where the program has hung up."""
        content = self.link.recv(_CHUNK)
        self._arrived += content
        return bool(content)

    def call(self) -> tuple[bytes, bytes] | None:
        """The next whole call: its method and its message; None where some of it has yet to come.

        Raises _Aborted at the end of one that was too long to be kept.
        """
        if not self._left_out:
            if len(self._arrived) < _CALL.size:
                return None
            name_size, size = _CALL.unpack_from(self._arrived)
            end = _CALL.size + name_size + size
            if size <= self._limit and name_size <= _LONGEST_NAME:
                return self._taken(_CALL.size + name_size, end) if len(self._arrived) >= end else None
            self._left_out = end
        come = min(self._left_out, len(self._arrived))
        del self._arrived[:come]
        self._left_out -= come
        if self._left_out:
            return None
        raise _Aborted(grpc.StatusCode.RESOURCE_EXHAUSTED, "the message is too long")

    def _taken(self, middle: int, end: int) -> tuple[bytes, bytes]:
        name, message = bytes(self._arrived[_CALL.size : middle]), bytes(self._arrived[middle:end])
        del self._arrived[:end]
        return name, message

    def reply(self, code: int, content: bytes) -> None:
        """Send one answer; raises OSError where the program does not take it."""
        self.link.sendall(_REPLY.pack(code, len(content)) + content)


class Server:
    """Serves one deployment, in one thread: requests are handled in the order in which they come."""

    def __init__(self, path: Path, deployment: Deployment, message_limit: int) -> None:
        self._services: tuple[Any, ...] = ()
        self._limit = message_limit
        # They register with this as they do with a server of gRPC.
        resource_pb2_grpc.add_ResourceMonitorServicer_to_server(Monitor(deployment), self)  # type: ignore[arg-type]
        engine_pb2_grpc.add_EngineServicer_to_server(EngineService(deployment), self)  # type: ignore[arg-type]
        self._listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._listener.bind(str(path))
        self._path = path
        self._listener.listen(_CONNECTIONS)
        self._listener.settimeout(0)
        self._end, self._ended = os.pipe()
        self._thread = threading.Thread(target=self._serve, name="engine", daemon=True)
        self._thread.start()

    def add_generic_rpc_handlers(self, handlers: tuple[Any, ...]) -> None:
        """What generated code calls: the methods of one service."""
        self._services += handlers

    def add_registered_method_handlers(self, service: str, handlers: dict[str, Any]) -> None:
        """What newer generated code calls as well."""

    def stop(self) -> None:
        """End at once: a program that still talks is not waited for."""
        os.close(self._ended)
        self._thread.join(_SENDING_SECONDS + 1)
        self._path.unlink(missing_ok=True)

    def _serve(self) -> None:
        with selectors.DefaultSelector() as selector, self._listener:
            selector.register(self._end, selectors.EVENT_READ)
            selector.register(self._listener, selectors.EVENT_READ)
            while True:
                ready = [key for key, _ in selector.select()]
                if any(key.fd == self._end for key in ready):
                    break
                for key in ready:
                    if key.data is None:
                        self._accept(selector)
                    elif not self._attend(key.data):
                        selector.unregister(key.fd)
                        key.data.link.close()
            for key in list(selector.get_map().values()):
                if key.data is not None:
                    key.data.link.close()
        os.close(self._end)

    def _accept(self, selector: selectors.BaseSelector) -> None:
        try:
            link, _ = self._listener.accept()
        except OSError:  # it has hung up already
            return
        if len(selector.get_map()) > _CONNECTIONS:
            link.close()
            return
        link.settimeout(_SENDING_SECONDS)
        selector.register(link, selectors.EVENT_READ, _Connection(link, self._limit))

    def _attend(self, connection: _Connection) -> bool:
        """Answer every call that has arrived; False where the program has hung up."""
        try:
            if not connection.receive():
                return False
            while (reply := self._reply(connection)) is not None:
                connection.reply(*reply)
        except OSError:
            return False
        return True

    def _reply(self, connection: _Connection) -> tuple[int, bytes] | None:
        """The answer to the next call; None where none has arrived."""
        try:
            call = connection.call()
            return None if call is None else (0, self._answer(*call))
        except _Aborted as aborted:
            return _told(aborted)
        except Exception as error:  # noqa: BLE001  as gRPC does: what a service did not foresee ends the call
            return _told(_Aborted(grpc.StatusCode.UNKNOWN, f"{type(error).__name__}: {error}"))

    def _answer(self, name: bytes, message: bytes) -> bytes:
        method = self._method(name.decode("utf-8", "replace"))
        answer: bytes = method.response_serializer(method.unary_unary(_parsed(method, message), _Context()))
        return answer

    def _method(self, name: str) -> Any:
        for service in self._services:
            if (method := service.service(_Details(name, ()))) is not None:
                return method
        raise _Aborted(grpc.StatusCode.UNIMPLEMENTED, "there is no such method")


def _parsed(method: Any, message: bytes) -> Any:
    try:
        return method.request_deserializer(message)
    except Exception as error:  # whatever protobuf raises of bytes that are no message
        raise _Aborted(grpc.StatusCode.INTERNAL, "the request cannot be read") from error


def _told(aborted: _Aborted) -> tuple[int, bytes]:
    code: Any = aborted.code.value
    return code[0], aborted.details.encode("utf-8", "replace")
