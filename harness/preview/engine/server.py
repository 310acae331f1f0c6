"""The engine's server: one thread, one unix socket, bounded messages; gRPC's, or of plain calls."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import grpc
from pulumi.runtime.proto import engine_pb2_grpc, resource_pb2_grpc

from harness.model.errors import EnvironmentFault
from harness.preview.engine.deployment import Deployment
from harness.preview.engine.monitor import EngineService, Monitor
from harness.preview.engine.plain_server import PlainServer

# The transport itself ends a request beyond this; up to it, the engine can say which limit was passed.
_HARD_FACTOR = 2
# struct sockaddr_un has room for 108 bytes with the terminating zero (unix(7)).
_LONGEST_SOCKET_PATH = 107


def serve(socket: Path, deployment: Deployment, *, plain: bool) -> "Server | PlainServer":
    """A server that listens already; raises EnvironmentFault where it cannot."""
    _check_path(socket)
    limit = deployment.settings.limits.message_bytes * _HARD_FACTOR
    try:
        return (PlainServer if plain else Server)(socket, deployment, limit)
    except (RuntimeError, OSError) as error:
        raise EnvironmentFault("preview", f"the engine cannot listen on {socket}: {error}") from error


class Server:
    """Serves one deployment by gRPC. One worker thread: requests are handled in the order in which they come,
    so a concurrent program gets the same answers on every run.
    """

    def __init__(self, path: Path, deployment: Deployment, message_limit: int) -> None:
        options = [
            ("grpc.max_receive_message_length", message_limit),
            ("grpc.max_send_message_length", -1),
            ("grpc.max_metadata_size", 64 * 1024),
        ]
        self._server = grpc.server(ThreadPoolExecutor(1, "engine"), options=options)
        resource_pb2_grpc.add_ResourceMonitorServicer_to_server(Monitor(deployment), self._server)
        engine_pb2_grpc.add_EngineServicer_to_server(EngineService(deployment), self._server)
        self._server.add_insecure_port(f"unix:{path}")
        self._server.start()

    def stop(self) -> None:
        """End at once: a program that still talks is not waited for."""
        self._server.stop(grace=None).wait(timeout=10)


def _check_path(socket: Path) -> None:
    if len(str(socket).encode()) > _LONGEST_SOCKET_PATH:
        message = f"the socket's path has more than {_LONGEST_SOCKET_PATH} bytes: {socket}"
        raise EnvironmentFault("preview", message, "set TMPDIR to a folder with a shorter path")
