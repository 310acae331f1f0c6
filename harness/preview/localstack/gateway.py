"""The only way from a sandboxed program to LocalStack: HTTP on a unix socket, for one account."""

import http.client
import re
import socket
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from harness.model.errors import EnvironmentFault
from harness.preview.localstack.accounts import Account
from harness.preview.localstack.endpoint import Unhealthy, probe
from harness.preview.localstack.gateway_admission import DROPPED, Refusal, admit, forwarded, told

BODY_LIMIT = 8 * 1024**2
ANSWER_LIMIT = 16 * 1024**2
CONNECTION_LIMIT = 16
_IDLE_SECONDS = 30.0


class Gateway:
    """A running gateway. ``fault`` is set once LocalStack did not answer: the preview is unscored then.

    ``knocked`` is set once a request that may pass found the gateway closed.
    """

    def __init__(self, socket_path: Path, *, closed: bool = False) -> None:
        self.socket_path = socket_path
        self.closed = closed
        self.fault: str | None = None
        self.knocked = False


@contextmanager
def gateway(account: Account, socket_path: Path, *, closed: bool = False) -> Iterator[Gateway]:
    """Serve ``socket_path`` until the block ends; then every connection is closed and the socket removed.

    HTTP/1.1 with keep-alive. A request passes only if it is signed (Signature Version 4, in its header) with
    the account's access key, goes to an open service (``data/gateway_services.json``), and asks for nothing
    of LocalStack's own (``/_localstack``, ``/_aws``). Through a ``closed`` gateway none passes.
    Raises EnvironmentFault where there can be no socket.
    """
    running = Gateway(socket_path, closed=closed)
    try:
        server = _Server(account, running)
    except OSError as error:  # a path of more than 107 bytes, or no room
        message = f"no socket at {socket_path}: {error}"
        raise EnvironmentFault("machine", message, "set TMPDIR to a short path with room") from error
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield running
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
        socket_path.unlink(missing_ok=True)


class _Server(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    daemon_threads = True
    # A thread that waits for a hung LocalStack must not hold up the end of a preview.
    block_on_close = False
    request_queue_size = CONNECTION_LIMIT

    def __init__(self, account: Account, running: Gateway) -> None:
        # First, for where the socket cannot be made the base class closes the server at once.
        self._open: set[socket.socket] = set()
        self._guard = threading.Lock()
        self.account = account
        self.running = running
        super().__init__(str(running.socket_path), _Handler)

    def verify_request(self, request: Any, client_address: Any) -> bool:  # noqa: ARG002 - the base class's
        with self._guard:
            if len(self._open) >= CONNECTION_LIMIT:
                return False
            self._open.add(request)
            return True

    def shutdown_request(self, request: Any) -> None:
        with self._guard:
            self._open.discard(request)
        super().shutdown_request(request)

    def server_close(self) -> None:
        with self._guard:
            for connection in self._open:
                with suppress(OSError):  # it may have hung up by itself
                    connection.shutdown(socket.SHUT_RDWR)
        super().server_close()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A program that hangs up in the middle is none of our business."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "iac-harness"
    sys_version = ""
    timeout = _IDLE_SECONDS
    server: _Server

    def setup(self) -> None:
        self.client_address = ("sandbox", 0)
        super().setup()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's name
        """Say nothing."""

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:  # noqa: ARG002
        """Answer what is no request."""
        self.close_connection = True
        self.command, self.request_version = "", self.protocol_version
        self._reply(code, [], f"{message or 'this is no request'}\n".encode())

    def _serve(self) -> None:
        try:
            body = self._body()
            admit(self.path, self.headers, self.server.account.access_key)
            self._require_open()
            status, headers, answer = self._ask(body)
        except Refusal as refusal:
            self.close_connection = True
            status, headers, answer = told(refusal, self.headers.get("Content-Type", ""))
        self._reply(status, headers, answer)

    do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = do_PATCH = do_OPTIONS = _serve  # noqa: N815

    def _require_open(self) -> None:
        if self.server.running.closed:
            self.server.running.knocked = True
            # No AWS SDK asks again after this status.
            raise Refusal(403, "the gateway is closed")

    def _body(self) -> bytes:
        if "chunked" in self.headers.get("Transfer-Encoding", "").lower():
            return b"".join(self._chunks())
        stated = self.headers.get("Content-Length", "0")
        if not stated.isascii() or not stated.isdigit():
            raise Refusal(400, "Content-Length is no number")
        if int(stated) > BODY_LIMIT:
            raise Refusal(413, f"a request may hold {BODY_LIMIT} bytes")
        return self.rfile.read(int(stated))

    def _chunks(self) -> Iterator[bytes]:
        left = BODY_LIMIT
        while size := self._chunk_size():
            left -= size
            if left < 0:
                raise Refusal(413, f"a request may hold {BODY_LIMIT} bytes")
            yield self.rfile.read(size)
            self.rfile.readline(3)
        while self.rfile.readline(65537).strip():  # trailers
            continue

    def _chunk_size(self) -> int:
        line = self.rfile.readline(64).split(b";")[0].strip()
        if not re.fullmatch(rb"[0-9A-Fa-f]{1,8}", line):
            raise Refusal(400, "a chunk has no size")
        return int(line, 16)

    def _ask(self, body: bytes) -> tuple[int, list[tuple[str, str]], bytes]:
        parts = urlsplit(self.server.account.endpoint.url)
        maker = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        connection = maker(parts.hostname or "", parts.port, timeout=_IDLE_SECONDS)
        try:
            connection.putrequest(self.command, self.path, skip_accept_encoding=True)
            for name, value in forwarded(self.headers.items()):
                connection.putheader(name, value)
            connection.putheader("Content-Length", str(len(body)))
            connection.endheaders(body)
            answer = connection.getresponse()
            content = answer.read(ANSWER_LIMIT + 1)
        except ValueError as error:
            raise Refusal(400, "the request is malformed") from error
        except (OSError, http.client.HTTPException) as error:
            self._require_alive(error)
            raise Refusal(502, "LocalStack does not answer this request") from error
        finally:
            connection.close()
        if len(content) > ANSWER_LIMIT:
            raise Refusal(502, f"an answer may hold {ANSWER_LIMIT} bytes")
        return answer.status, answer.getheaders(), content

    def _require_alive(self, error: Exception) -> None:
        # A program whose own odd request gets no answer must not make its preview unscored.
        if isinstance(probe(self.server.account.endpoint.url, timeout=10.0), Unhealthy):
            self.server.running.fault = f"LocalStack stopped answering ({error.__class__.__name__})"

    def _reply(self, status: int, headers: list[tuple[str, str]], content: bytes) -> None:
        self.send_response_only(status)
        length = str(len(content))
        for name, value in headers:
            if name.lower() == "content-length" and self.command == "HEAD":
                length = value
            elif name.lower() not in DROPPED:
                self.send_header(name, value)
        if status not in (204, 304):
            self.send_header("Content-Length", length)
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD" and status not in (204, 304):
            self.wfile.write(content)
