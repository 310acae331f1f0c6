"""The LocalStack that the user's environment names."""

import os

import msgspec


class NamedAddress(msgspec.Struct, frozen=True):
    """An address, and the environment variable that it came from."""

    variable: str
    url: str


def named_address() -> NamedAddress | None:
    """``AWS_ENDPOINT_URL`` wins over ``LOCALSTACK_HOST``, as in localstack-client (config.py).

    ``LOCALSTACK_HOST`` is host and port (4566, the gateway's own default, where it has none); ``USE_SSL``
    makes it https, again as in localstack-client.
    """
    url = os.environ.get("AWS_ENDPOINT_URL", "").strip()
    if url:
        return NamedAddress("AWS_ENDPOINT_URL", url.rstrip("/"))
    host = os.environ.get("LOCALSTACK_HOST", "").strip()
    if host:
        return NamedAddress("LOCALSTACK_HOST", _address(host))
    return None


def _address(host: str) -> str:
    bare = host.partition("://")[2] or host
    bare = bare.rstrip("/")
    protocol = "https" if os.environ.get("USE_SSL") in ("1", "true") else "http"
    return f"{protocol}://{bare if ':' in bare else f'{bare}:4566'}"
