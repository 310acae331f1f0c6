"""A LocalStack that answers: where it is, which version, which services."""

import http.client
import json
from typing import Any, Literal
from urllib.parse import urlsplit

import msgspec

Health = Literal["absent", "hung", "foreign"]
_OFFERED = frozenset({"available", "running", "starting", "initialized"})


class LocalStackEndpoint(msgspec.Struct, frozen=True):
    """A running LocalStack. ``services`` are those it offers, sorted; ``managed`` means we started it.

    ``process`` tells a managed one from those that ran before it; empty for one that the user named.
    """

    url: str
    version: str
    edition: str
    services: tuple[str, ...]
    managed: bool = False
    process: str = ""

    @property
    def host(self) -> str:
        """Host and port, as localstack-client wants them."""
        return urlsplit(self.url).netloc

    @property
    def title(self) -> str:
        """Name, version and edition for messages."""
        return f"LocalStack {self.version} ({self.edition} edition)"


class Unhealthy(msgspec.Struct, frozen=True):
    """Why no LocalStack answers at an address: nothing listens, it hangs, or it is something else."""

    health: Health
    detail: str


def probe(url: str, *, managed: bool = False, timeout: float = 2.0) -> LocalStackEndpoint | Unhealthy:
    """Ask the health endpoint, waiting ``timeout`` seconds at most for each step."""
    try:
        parts = urlsplit(url)
        maker = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        connection = maker(parts.hostname or "", parts.port, timeout=timeout)
    except (ValueError, http.client.InvalidURL) as error:
        return Unhealthy("foreign", f"{url} is no address ({error})")
    try:
        connection.request("GET", "/_localstack/health")
        body = connection.getresponse().read(1 << 20)
    except TimeoutError:
        return Unhealthy("hung", f"{url} accepts connections and does not answer")
    except http.client.HTTPException:
        return Unhealthy("foreign", f"{url} does not speak HTTP")
    except (OSError, UnicodeError) as error:
        return Unhealthy("absent", f"{url} cannot be reached ({error.__class__.__name__})")
    finally:
        connection.close()
    return _read(url, body, managed=managed)


def _read(url: str, body: bytes, *, managed: bool) -> LocalStackEndpoint | Unhealthy:
    try:
        health: Any = json.loads(body)
        services = health["services"]
        offered = sorted(name for name, state in services.items() if state in _OFFERED)
        version = str(health["version"])
    except (ValueError, KeyError, TypeError, AttributeError):
        return Unhealthy("foreign", f"{url} is no LocalStack")
    edition = str(health.get("edition", "community"))
    return LocalStackEndpoint(
        url=url,
        version=version,
        edition="community" if edition == "unknown" else edition,
        services=tuple(offered),
        managed=managed,
    )
