"""The LocalStack that the user's environment names."""

import os

import msgspec


class NamedAddress(msgspec.Struct, frozen=True):
    """An address, and the environment variable that it came from."""

    variable: str
    url: str


def named_address() -> NamedAddress | None:
    """``AWS_ENDPOINT_URL`` wins over ``LOCALSTACK_HOST``, as in localstack-client (config.py).

    ``LOCALSTACK_HOST`` may lack scheme and port (4566 then, the gateway's own default).
    """
    url = os.environ.get("AWS_ENDPOINT_URL", "").strip()
    if url:
        return NamedAddress("AWS_ENDPOINT_URL", _with_scheme(url).rstrip("/"))
    host = os.environ.get("LOCALSTACK_HOST", "").strip()
    if host:
        return NamedAddress("LOCALSTACK_HOST", _with_port(_with_scheme(host).rstrip("/")))
    return None


def _with_scheme(address: str) -> str:
    return address if "://" in address else f"http://{address}"


def _with_port(url: str) -> str:
    return url if ":" in url.split("://", 1)[1] else f"{url}:4566"
