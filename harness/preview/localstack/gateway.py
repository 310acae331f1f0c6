"""The only way from a sandboxed program to LocalStack: HTTP on a unix socket, for one account."""

import http.client
import json
import re
import socket
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from harness.preview.localstack.accounts import Account

BODY_LIMIT = 16 * 1024**2
ANSWER_LIMIT = 64 * 1024**2
CONNECTION_LIMIT = 32
_IDLE_SECONDS = 60.0
_CREDENTIAL = re.compile(r"AWS4-HMAC-SHA256\s+Credential=([^/,\s]+)/", re.ASCII)
# Hop-by-hop headers (RFC 9110, section 7.6.1), and what LocalStack reads from itself.
_DROPPED = frozenset(
    {
        "connection",
        "expect",
        "keep-alive",
        "proxy-authorization",
        "proxy-connection",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
    }
)
_INTERNAL = ("x-localstack", "x-moto", "x-internal")


class Refusal(Exception):
    """A request that does not go through: HTTP status and reason."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason


class Gateway:
    """A running gateway. ``fault`` is set once LocalStack did not answer: the preview is unscored then."""

    def __init__(self, socket_path: Path) -> None:
        self.socket_path = socket_path
        self.fault: str | None = None


@contextmanager
def gateway(account: Account, socket_path: Path) -> Iterator[Gateway]:
    """Serve ``socket_path`` until the block ends; then every connection is closed and the socket removed.

    HTTP/1.1 with keep-alive. A request passes only if it is signed (Signature Version 4, header or query)
    with the account's access key and asks for nothing of LocalStack's own (``/_localstack``, ``/_aws``).
    """
    running = Gateway(socket_path)
    server = _Server(account, running)
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
    block_on_close = True
    request_queue_size = CONNECTION_LIMIT

    def __init__(self, account: Account, running: Gateway) -> None:
        super().__init__(str(running.socket_path), _Handler)
        self.account = account
        self.running = running
        self._open: set[socket.socket] = set()
        self._guard = threading.Lock()

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
            _admit(self.path, self.headers.get_all("Authorization", []), self.server.account.access_key)
            status, headers, answer = self._ask(body)
        except Refusal as refusal:
            self.close_connection = True
            status, headers, answer = _told(refusal, self.headers.get("Content-Type", ""))
        self._reply(status, headers, answer)

    do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = do_PATCH = do_OPTIONS = _serve  # noqa: N815

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
            connection.putrequest(self.command, self.path, skip_host=True, skip_accept_encoding=True)
            for name, value in _forwarded(self.headers.items()):
                connection.putheader(name, value)
            connection.putheader("Content-Length", str(len(body)))
            connection.endheaders(body)
            answer = connection.getresponse()
            content = answer.read(ANSWER_LIMIT + 1)
        except ValueError as error:
            raise Refusal(400, "the request is malformed") from error
        except (OSError, http.client.HTTPException) as error:
            self.server.running.fault = f"LocalStack stopped answering ({error.__class__.__name__})"
            raise Refusal(502, "LocalStack does not answer") from error
        finally:
            connection.close()
        if len(content) > ANSWER_LIMIT:
            raise Refusal(502, f"an answer may hold {ANSWER_LIMIT} bytes")
        return answer.status, answer.getheaders(), content

    def _reply(self, status: int, headers: list[tuple[str, str]], content: bytes) -> None:
        self.send_response_only(status)
        length = str(len(content))
        for name, value in headers:
            if name.lower() == "content-length" and self.command == "HEAD":
                length = value
            elif name.lower() not in _DROPPED | {"content-length"}:
                self.send_header(name, value)
        if status not in (204, 304):
            self.send_header("Content-Length", length)
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD" and status not in (204, 304):
            self.wfile.write(content)


def _told(refusal: Refusal, content_type: str) -> tuple[int, list[tuple[str, str]], bytes]:
    """The refusal as an AWS SDK reads errors: JSON for JSON protocols, else XML."""
    if "json" in content_type:
        content = json.dumps({"__type": "AccessDenied", "message": refusal.reason})
        return refusal.status, [("Content-Type", "application/x-amz-json-1.1")], content.encode()
    content = f"<Error><Code>AccessDenied</Code><Message>{refusal.reason}</Message></Error>"
    if "form-urlencoded" in content_type:
        content = f"<ErrorResponse>{content}</ErrorResponse>"
    return refusal.status, [("Content-Type", "text/xml")], content.encode()


def _forwarded(headers: Any) -> Iterator[tuple[str, str]]:
    for name, value in headers:
        lower = name.lower()
        if lower not in _DROPPED and lower != "content-length" and not lower.startswith(_INTERNAL):
            yield name, value


def _admit(target: str, authorization: list[str], access_key: str) -> None:
    """Raises Refusal unless the request is this account's, and asks nothing of LocalStack itself."""
    if not target.startswith("/"):
        raise Refusal(400, "the request target must be a path")
    parts = urlsplit("//localstack" + target)
    if any(segment.startswith("_") for segment in _segments(parts.path)[:1]):
        raise Refusal(403, "LocalStack's own interface is closed")
    if len(authorization) > 1:
        raise Refusal(400, "a request carries one Authorization header")
    signed = [match[1] if (match := _CREDENTIAL.match(text)) else "" for text in authorization]
    query = parse_qs(parts.query, keep_blank_values=True)
    signed += [one.split("/")[0] for one in query.get("X-Amz-Credential", [])]
    if set(signed) != {access_key} or "AWSAccessKeyId" in query:
        raise Refusal(403, "requests must be signed with the access key of this sandbox")


def _segments(path: str) -> list[str]:
    """Path segments as the strictest reader sees them: decoded twice, dots resolved, empty ones dropped."""
    resolved: list[str] = []
    for segment in unquote(unquote(path)).replace("\\", "/").split("/"):
        if segment == "..":
            del resolved[-1:]
        elif segment.strip() not in ("", "."):
            resolved.append(segment.strip())
    return resolved
