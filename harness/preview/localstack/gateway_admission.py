"""Which requests of a sandboxed program may reach LocalStack, and how the others are refused."""

import json
import re
from collections.abc import Iterable, Iterator
from email.message import Message
from urllib.parse import parse_qs, unquote, urlsplit

from harness.preview.localstack.data import table

# The whole header (docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html): LocalStack reads the
# last Credential that stands anywhere in it, so nothing else may.
_AUTHORIZATION = re.compile(
    r"AWS4-HMAC-SHA256 +Credential=(?P<key>\w+)/\d{8}/[\w-]+/(?P<service>[\w.-]+)/aws4_request,"
    r" *SignedHeaders=[\w;.-]+, *Signature=\w+",
    re.ASCII,
)
# No underscores: some servers read them as dashes, and would find a second Authorization there.
_HEADER = re.compile(r"[A-Za-z0-9-]+", re.ASCII)
# Hop-by-hop headers (RFC 9110, section 7.6.1), and those that the gateway writes itself: by the host,
# LocalStack would choose the service.
DROPPED = frozenset(
    {
        "connection",
        "content-length",
        "expect",
        "host",
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


def told(refusal: Refusal, content_type: str) -> tuple[int, list[tuple[str, str]], bytes]:
    """The refusal as an AWS SDK reads errors: JSON for JSON protocols, else XML."""
    if "json" in content_type:
        content = json.dumps({"__type": "AccessDenied", "message": refusal.reason})
        return refusal.status, [("Content-Type", "application/x-amz-json-1.1")], content.encode()
    content = f"<Error><Code>AccessDenied</Code><Message>{refusal.reason}</Message></Error>"
    if "form-urlencoded" in content_type:
        content = f"<ErrorResponse>{content}</ErrorResponse>"
    return refusal.status, [("Content-Type", "text/xml")], content.encode()


def forwarded(headers: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """The headers that go on to LocalStack."""
    for name, value in headers:
        lower = name.lower()
        if _HEADER.fullmatch(name) and lower not in DROPPED and not lower.startswith(_INTERNAL):
            yield name, value


def admit(target: str, headers: Message, access_key: str) -> None:
    """Raises Refusal unless the request is this account's, asks nothing of LocalStack itself, and goes to a
    service that cannot make LocalStack reach the network or run code in the program's stead.
    """
    if not target.startswith("/"):
        raise Refusal(400, "the request target must be a path")
    parts = urlsplit("//localstack" + target)
    if any(segment.startswith("_") for segment in _segments(parts.path)[:1]):
        raise Refusal(403, "LocalStack's own interface is closed")
    query = parse_qs(parts.query, keep_blank_values=True)
    if not {"X-Amz-Credential", "AWSAccessKeyId"}.isdisjoint(query):
        raise Refusal(403, "requests must be signed in the Authorization header")
    _admit_service(_signed_service(headers, access_key), headers)


def _signed_service(headers: Message, access_key: str) -> str:
    """The service in the scope of the request's signature; Refusal where another key signed."""
    signed = headers.get_all("Authorization", [])
    if len(signed) > 1:
        raise Refusal(400, "a request carries one Authorization header")
    match = _AUTHORIZATION.fullmatch(signed[0]) if signed else None
    if match is None or match["key"] != access_key:
        raise Refusal(403, "requests must be signed with the access key of this sandbox")
    return match["service"]


def _admit_service(service: str, headers: Message) -> None:
    prefixes = table("gateway_services")["open"].get(service)
    if prefixes is None:
        raise Refusal(403, f"the service {service[:40]} is not open to a program during a preview")
    targets = headers.get_all("X-Amz-Target", [""])
    elsewhere = (
        len(targets) > 1 or "Smithy-Protocol" in headers or targets[0].partition(".")[0] not in prefixes
    )
    if prefixes and elsewhere:
        raise Refusal(403, f"the request is signed for the service {service} and meant for another")


def _segments(path: str) -> list[str]:
    """Path segments as the strictest reader sees them: decoded twice, dots resolved, empty ones dropped."""
    resolved: list[str] = []
    for segment in unquote(unquote(path)).replace("\\", "/").split("/"):
        if segment == "..":
            del resolved[-1:]
        elif segment.strip() not in ("", "."):
            resolved.append(segment.strip())
    return resolved
