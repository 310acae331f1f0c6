"""A LocalStack is told from nothing, from silence and from anything else."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from harness.preview.localstack.endpoint import LocalStackEndpoint, Unhealthy, probe


@contextmanager
def _web_server(body: bytes) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_the_real_one_tells_version_and_services(localstack: LocalStackEndpoint) -> None:
    found = probe(localstack.url)
    assert isinstance(found, LocalStackEndpoint)
    assert found.version == localstack.version
    assert {"sts", "ec2", "secretsmanager", "acm", "kms", "ssm"} <= set(found.services)
    assert list(found.services) == sorted(found.services)


def test_an_address_where_nothing_listens_is_absent() -> None:
    with socket.socket() as reserved:
        reserved.bind(("127.0.0.1", 0))
        found = probe(f"http://127.0.0.1:{reserved.getsockname()[1]}")
    assert isinstance(found, Unhealthy)
    assert found.health == "absent"


def test_one_that_accepts_and_never_answers_is_hung() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        found = probe(f"http://127.0.0.1:{silent.getsockname()[1]}", timeout=0.2)
    assert isinstance(found, Unhealthy)
    assert found.health == "hung"


@pytest.mark.parametrize(
    "body", [b"", b"hello", b"[]", b'{"services": 3, "version": "1"}', b'{"version": "1"}']
)
def test_another_web_server_is_foreign(body: bytes) -> None:
    with _web_server(body) as url:
        found = probe(url)
    assert isinstance(found, Unhealthy)
    assert found.health == "foreign"


@pytest.mark.parametrize("url", ["http://127.0.0.1:notaport", "http://[::1", "http://"])
def test_nonsense_addresses_are_told_not_raised(url: str) -> None:
    assert isinstance(probe(url, timeout=0.2), Unhealthy)


def test_services_that_are_disabled_are_not_offered() -> None:
    with _web_server(b'{"services": {"a": "running", "b": "disabled", "c": "error"}, "version": "1"}') as url:
        found = probe(url)
    assert isinstance(found, LocalStackEndpoint)
    assert found.services == ("a",)
    assert found.edition == "community"
