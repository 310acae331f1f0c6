"""LocalStack at 127.0.0.1, for programs that call AWS themselves: bytes to and from a unix socket."""

import contextlib
import socket
import threading

_CHUNK_BYTES = 65_536


def forward(port: int, path: str) -> None:
    """Listen in the background; the threads never keep the program alive."""
    listener = socket.create_server(("127.0.0.1", port))
    threading.Thread(target=_accept, args=(listener, path), daemon=True).start()


def _accept(listener: socket.socket, path: str) -> None:
    while True:
        client, _ = listener.accept()
        upstream = socket.socket(socket.AF_UNIX)
        try:
            upstream.connect(path)
        except OSError:
            client.close()
            upstream.close()
            continue
        for source, destination in ((client, upstream), (upstream, client)):
            threading.Thread(target=_pump, args=(source, destination), daemon=True).start()


def _pump(source: socket.socket, destination: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while chunk := source.recv(_CHUNK_BYTES):
            destination.sendall(chunk)
    with contextlib.suppress(OSError):
        destination.shutdown(socket.SHUT_WR)
