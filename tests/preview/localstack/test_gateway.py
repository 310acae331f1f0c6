"""The gateway lets a program reach its own account, and nothing else."""

import gc
import http.client
import os
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from harness.model.errors import EnvironmentFault
from harness.model.preview import SeedSecret
from harness.preview.localstack.accounts import Account, open_account
from harness.preview.localstack.endpoint import LocalStackEndpoint
from harness.preview.localstack.gateway import BODY_LIMIT, CONNECTION_LIMIT, Gateway, gateway
from harness.preview.localstack.seeding import seed


class _Connection(http.client.HTTPConnection):
    def __init__(self, path: Path) -> None:
        super().__init__("localhost:4566", timeout=20)
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(20)
        self.sock.connect(str(self._path))


def _pipe(source: socket.socket, sink: socket.socket) -> None:
    try:
        while block := source.recv(65536):
            sink.sendall(block)
        sink.shutdown(socket.SHUT_WR)
    except OSError:
        return


def _forward(listener: socket.socket, path: Path) -> None:
    """What runs inside the sandbox: bytes from a TCP port to the socket and back."""
    while True:
        try:
            inner, _ = listener.accept()
        except OSError:
            return
        outer = socket.socket(socket.AF_UNIX)
        outer.connect(str(path))
        for pair in ((inner, outer), (outer, inner)):
            threading.Thread(target=_pipe, args=pair, daemon=True).start()


@pytest.fixture
def opened(account: Account, tmp_path: Path) -> Iterator[Gateway]:
    with gateway(account, tmp_path / "g") as running:
        yield running


def _signature(access_key: str, service: str = "sts") -> dict[str, str]:
    scope = f"{access_key}/20240101/us-east-1/{service}/aws4_request"
    return {
        "Authorization": f"AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=0",
        "Content-Type": "application/x-www-form-urlencoded",
    }


def _ask(
    opened: Gateway, method: str, path: str, headers: dict[str, str], body: bytes = b""
) -> tuple[int, bytes]:
    with closing(_Connection(opened.socket_path)) as connection:
        connection.request(method, path, body=body, headers=headers)
        response = connection.getresponse()
        return response.status, response.read()


def _client(service: str, url: str, access_key: str) -> Any:
    make: Any = boto3.client  # its stub has an overload for every service
    return make(
        service,
        endpoint_url=url,
        aws_access_key_id=access_key,
        aws_secret_access_key="x",
        region_name="us-east-1",
        config=Config(retries={"total_max_attempts": 1}, s3={"addressing_style": "path"}),
    )


@contextmanager
def _dropping_server() -> Iterator[str]:
    """Healthy as LocalStack, and hangs up on everything else."""

    class Dropping(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/_localstack/health":
                content = b'{"services": {"sts": "running"}, "edition": "community", "version": "1"}'
                self.send_response(200)
                self.end_headers()
                self.wfile.write(content)

        def log_message(self, format: str, *args: Any) -> None: ...  # noqa: A002 - the base class's name

    server = HTTPServer(("127.0.0.1", 0), Dropping)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def forwarded(opened: Gateway) -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=_forward, args=(listener, opened.socket_path), daemon=True).start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"


def test_a_path_that_no_socket_can_have_is_a_fault_of_the_machine(account: Account, tmp_path: Path) -> None:
    with (
        pytest.raises(EnvironmentFault, match="set TMPDIR to a short path") as caught,
        gateway(account, tmp_path / ("g" * 120)),
    ):
        pass
    assert caught.value.stage == "machine"


def test_boto3_reaches_its_own_account_through_it(account: Account, forwarded: str) -> None:
    seed(account, [SeedSecret("mine", "value")], "us-east-1")
    secrets = _client("secretsmanager", forwarded, account.access_key)
    for _ in range(3):  # the connection is kept alive
        assert secrets.get_secret_value(SecretId="mine")["SecretString"] == "value"
    assert (
        _client("sts", forwarded, account.access_key).get_caller_identity()["Account"] == account.access_key
    )


def test_objects_go_up_and_down_whole(account: Account, forwarded: str) -> None:
    store = _client("s3", forwarded, account.access_key)
    name = f"gateway-{account.access_key}"
    store.create_bucket(Bucket=name)
    content = bytes(range(256)) * 4096
    store.put_object(Bucket=name, Key="a/b c", Body=content)
    assert store.get_object(Bucket=name, Key="a/b c")["Body"].read() == content
    assert store.head_object(Bucket=name, Key="a/b c")["ContentLength"] == len(content)
    store.delete_object(Bucket=name, Key="a/b c")
    store.delete_bucket(Bucket=name)


def test_a_closed_one_lets_nothing_through_and_tells_who_would_have_passed(
    account: Account, tmp_path: Path
) -> None:
    with gateway(account, tmp_path / "g", closed=True) as running:
        body = b"Action=GetCallerIdentity&Version=2011-06-15"
        assert _ask(running, "POST", "/", _signature("000000000009"), body)[0] == 403
        assert not running.knocked
        assert _ask(running, "POST", "/", _signature(account.access_key), body)[0] == 403
        assert running.knocked


def test_another_accounts_key_is_refused(
    account: Account, forwarded: str, localstack: LocalStackEndpoint
) -> None:
    other = open_account(localstack, "somebody else").access_key
    calls: tuple[Callable[[], Any], ...] = (
        lambda: _client("sts", forwarded, other).get_caller_identity(),
        lambda: _client("secretsmanager", forwarded, other).list_secrets(),
        lambda: _client("s3", forwarded, other).list_buckets(),
    )
    for call in calls:
        with pytest.raises(ClientError, match="signed with the access key of this sandbox"):
            call()


@pytest.mark.parametrize(
    "path",
    [
        "/_localstack/health",
        "//_localstack/health",
        "/x/../_localstack/health",
        "/%5flocalstack/health",
        "/%255flocalstack/health",
        "/./_aws/ses",
        "/_aws/sqs/messages",
        "/\\_localstack/health",
    ],
)
def test_localstacks_own_interface_is_closed_however_it_is_spelt(
    path: str, account: Account, opened: Gateway
) -> None:
    status, _ = _ask(opened, "GET", path, _signature(account.access_key))
    assert status == 403


def test_requests_without_a_signature_are_refused(opened: Gateway) -> None:
    assert _ask(opened, "GET", "/", {})[0] == 403
    assert _ask(opened, "GET", "/", {"Authorization": "Basic eDp5"})[0] == 403


def test_one_of_two_signatures_is_not_enough(account: Account, opened: Gateway) -> None:
    foreign = "/?X-Amz-Credential=000000000001/20240101/us-east-1/s3/aws4_request"
    assert _ask(opened, "GET", foreign, _signature(account.access_key))[0] == 403
    own = f"/?X-Amz-Credential={account.access_key}/20240101/us-east-1/s3/aws4_request"
    assert _ask(opened, "GET", own, {"Authorization": "AWS x:y"})[0] == 403


def test_a_second_credential_behind_ones_own_reaches_no_other_account(
    account: Account, opened: Gateway
) -> None:
    """LocalStack itself takes the last one that it finds in the header."""
    headers = _signature(account.access_key)
    headers["Authorization"] += ", Credential=000000000001/20240101/us-east-1/sts/aws4_request"
    body = b"Action=GetCallerIdentity&Version=2011-06-15"
    status, said = _ask(opened, "POST", "/", headers, body)
    assert (status, b"000000000001" in said) == (403, False)


@pytest.mark.parametrize("service", ["sns", "events", "apigateway", "lambda", "cloudformation"])
def test_services_through_which_localstack_would_reach_out_are_closed(
    service: str, account: Account, forwarded: str
) -> None:
    calls = {
        "sns": lambda client: client.list_topics(),
        "events": lambda client: client.list_rules(),
        "apigateway": lambda client: client.get_rest_apis(),
        "lambda": lambda client: client.list_functions(),
        "cloudformation": lambda client: client.list_stacks(),
    }
    with pytest.raises(ClientError, match=f"service {service} is not open"):
        calls[service](_client(service, forwarded, account.access_key))


@pytest.mark.parametrize(
    ("service", "operation"),
    [
        ("ec2", "describe_vpcs"),
        ("iam", "list_roles"),
        ("ssm", "describe_parameters"),
        ("sqs", "list_queues"),
        ("logs", "describe_log_groups"),
        ("kms", "list_keys"),
        ("acm", "list_certificates"),
        ("route53", "list_hosted_zones"),
        ("cloudwatch", "list_metrics"),
    ],
)
def test_open_services_answer_boto3(service: str, operation: str, account: Account, forwarded: str) -> None:
    found = getattr(_client(service, forwarded, account.access_key), operation)()
    assert found["ResponseMetadata"]["HTTPStatusCode"] == 200


def test_the_host_header_chooses_no_other_service(account: Account, opened: Gateway) -> None:
    headers = _signature(account.access_key) | {"Host": "x.lambda-url.us-east-1.localhost.localstack.cloud"}
    body = b"Action=GetCallerIdentity&Version=2011-06-15"
    status, said = _ask(opened, "POST", "/", headers, body)
    assert status == 200
    assert account.access_key.encode() in said


def test_a_request_that_is_too_large_is_refused_unread(account: Account, opened: Gateway) -> None:
    headers = _signature(account.access_key) | {"Content-Length": str(BODY_LIMIT + 1)}
    assert _ask(opened, "POST", "/", headers)[0] == 413


@pytest.mark.parametrize(
    "raw", [b"\r\n", b"GET\r\n\r\n", b"GET http://other/ HTTP/1.1\r\n\r\n", b"\x00" * 70000]
)
def test_what_is_no_request_gets_an_error_and_harms_nobody(
    raw: bytes, account: Account, opened: Gateway
) -> None:
    with socket.socket(socket.AF_UNIX) as rude:
        rude.settimeout(20)
        rude.connect(str(opened.socket_path))
        rude.sendall(raw)
        rude.shutdown(socket.SHUT_WR)
        said = rude.recv(100)
    assert said == b"" or b" 4" in said
    body = b"Action=GetCallerIdentity&Version=2011-06-15"
    assert _ask(opened, "POST", "/", _signature(account.access_key), body)[0] == 200


def test_a_chunked_request_passes(account: Account, opened: Gateway) -> None:
    with closing(_Connection(opened.socket_path)) as connection:
        pieces = iter([b"Action=GetCaller", b"Identity&Version=2011-06-15"])
        connection.request(
            "POST", "/", body=pieces, headers=_signature(account.access_key), encode_chunked=True
        )
        response = connection.getresponse()
        assert response.status == 200
        assert account.access_key.encode() in response.read()


def test_connections_are_bounded(account: Account, opened: Gateway) -> None:
    idle = [socket.socket(socket.AF_UNIX) for _ in range(CONNECTION_LIMIT + 4)]
    for one in idle:
        one.connect(str(opened.socket_path))
        one.settimeout(20)
    assert [one.recv(1) for one in idle[CONNECTION_LIMIT:]] == [b""] * 4
    for one in idle:
        one.close()


def test_it_is_closed_with_its_block(account: Account, tmp_path: Path) -> None:
    path = tmp_path / "g"
    with gateway(account, path) as running, socket.socket(socket.AF_UNIX) as idle:
        idle.settimeout(20)
        idle.connect(str(running.socket_path))
        idle.sendall(b"GET / HTTP/1.1\r\n")
        threading.Event().wait(0.2)
        running_socket = idle.dup()
    assert not path.exists()
    running_socket.settimeout(20)
    assert running_socket.recv(1) == b""
    running_socket.close()


def test_a_localstack_that_is_gone_is_told_as_a_fault(account: Account, tmp_path: Path) -> None:
    with socket.socket() as reserved:
        reserved.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{reserved.getsockname()[1]}"
        lost = Account(LocalStackEndpoint(url, "1", "community", ()), account.access_key)
        with gateway(lost, tmp_path / "g") as running:
            assert _ask(running, "GET", "/", _signature(account.access_key))[0] == 502
            assert running.fault is not None


def test_a_request_that_alone_gets_no_answer_is_no_fault(account: Account, tmp_path: Path) -> None:
    """A program must not make itself unscored by asking what LocalStack drops."""
    with _dropping_server() as url:
        odd = Account(LocalStackEndpoint(url, "1", "community", ()), account.access_key)
        with gateway(odd, tmp_path / "g") as running:
            assert _ask(running, "GET", "/", _signature(account.access_key))[0] == 502
            assert running.fault is None


def test_its_end_closes_no_descriptor_of_anyone_else(account: Account, tmp_path: Path) -> None:
    body = b"Action=GetCallerIdentity&Version=2011-06-15"
    for turn in range(5):
        with gateway(account, tmp_path / f"g{turn}") as running:
            _ask(running, "POST", "/", _signature(account.access_key), body)
            left = _Connection(running.socket_path)
            left.request("POST", "/", body=body, headers=_signature(account.access_key))
        # These take the numbers that were freed just now: closing one twice would close one of them.
        taken = [(tmp_path / "g").with_suffix(f".{number}").open("w") for number in range(20)]
        left.close()
        gc.collect()
        threading.Event().wait(0.1)
        for file in taken:
            os.fstat(file.fileno())
            file.close()
