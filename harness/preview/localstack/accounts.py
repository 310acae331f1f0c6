"""AWS accounts for answers: LocalStack keeps them apart by the access key's digits."""

import functools
import hashlib
import threading
from typing import TYPE_CHECKING, Any

from harness.preview.localstack.endpoint import LocalStackEndpoint
from harness.preview.localstack.identifiers import StableIdentifiers

if TYPE_CHECKING:
    from localstack_client.session import Session

_ACCOUNTS = 10**12
_guard = threading.Lock()


class Account:
    """A namespace in LocalStack, with the clients that reach it.

    ``access_key`` is the account's number: 12 digits. ``identifiers`` translates LocalStack's random
    identifiers into stable ones. Clients are made once per service and region; safe between threads.
    """

    def __init__(self, endpoint: LocalStackEndpoint, access_key: str) -> None:
        self.endpoint = endpoint
        self.access_key = access_key
        self.identifiers = StableIdentifiers(access_key)
        self._clients: dict[tuple[str, str], Any] = {}
        self._session: Session | None = None

    def client(self, service: str, region: str) -> Any:
        """The boto3 client of ``service``; making the first costs more than most calls."""
        key = (service, region)
        found = self._clients.get(key)
        if found is None:
            with _guard:  # boto3's default session must not make two clients at once
                found = self._clients.get(key) or self._make(service, region)
                self._clients[key] = found
        return found

    def credentials(self) -> dict[str, str]:
        """Environment variables with which any AWS SDK or the AWS CLI acts as this account."""
        return {"AWS_ACCESS_KEY_ID": self.access_key, "AWS_SECRET_ACCESS_KEY": _SECRET}

    def _make(self, service: str, region: str) -> Any:
        from localstack_client.session import Session  # noqa: PLC0415

        _prepare_boto3()
        if self._session is None:
            if self.endpoint.url.startswith("https:"):
                _accept_self_signed()
            self._session = Session(
                aws_access_key_id=self.access_key,
                aws_secret_access_key=_SECRET,
                localstack_host=self.endpoint.host,
            )
        self._session.common_protected_kwargs["region_name"] = region
        return self._session.client(service, config=_config())


_SECRET = "localstack"  # noqa: S105 - LocalStack accepts any


def open_account(endpoint: LocalStackEndpoint, key: str) -> Account:
    """The account that belongs to ``key`` (any text): its digits come from the key's SHA-256.

    Never 000000000000, which LocalStack takes for its default account.
    """
    number = int.from_bytes(hashlib.sha256(key.encode()).digest(), "big") % (_ACCOUNTS - 1) + 1
    return Account(endpoint, f"{number:012d}")


@functools.cache
def warm_up(services: tuple[str, ...] = ("sts", "secretsmanager")) -> None:
    """Import boto3 and read the models of ``services``: 0.3 s, and 0.4 s more for ec2, the largest.

    Meant for a thread beside the start of the program; leaves nothing to clean up, and is done once.
    """
    with _guard:
        session = _prepare_boto3()
        for service in services:
            session.client(
                service,
                region_name="us-east-1",
                endpoint_url="http://127.0.0.1:9",
                aws_access_key_id="0",
                aws_secret_access_key=_SECRET,
            )


def _accept_self_signed() -> None:
    # localstack-client turns verification off for LocalStack's own certificate; urllib3 would warn each time.
    import urllib3  # noqa: PLC0415

    urllib3.disable_warnings(urllib3.exceptions.InsecureRequestWarning)


_prepared: list[Any] = []


def _prepare_boto3() -> Any:
    """Give boto3 a default session that no file or variable of the user's can bend, and that keeps the
    service models it has read.
    """
    if not _prepared:
        import os  # noqa: PLC0415

        import boto3  # noqa: PLC0415
        import botocore.session  # noqa: PLC0415

        core = botocore.session.Session(
            session_vars={
                "profile": (None, None, None, None),
                "config_file": (None, None, os.devnull, None),
                "credentials_file": (None, None, os.devnull, None),
                "ignore_configured_endpoint_urls": (None, None, True, None),
            }
        )
        boto3.setup_default_session(botocore_session=core)
        _prepared.append(boto3.DEFAULT_SESSION)
    return _prepared[0]


def _config() -> Any:
    from botocore.config import Config  # noqa: PLC0415

    return Config(
        connect_timeout=5,
        read_timeout=30,
        retries={"total_max_attempts": 2, "mode": "standard"},
        s3={"addressing_style": "path"},
        proxies={},
        max_pool_connections=4,
    )
