"""Which requests of a sandboxed program may reach LocalStack, and how the others are refused."""

import json
import re
from collections.abc import Iterable, Iterator
from urllib.parse import parse_qs, unquote, urlsplit

_CREDENTIAL = re.compile(r"AWS4-HMAC-SHA256\s+Credential=([^/,\s]+)/", re.ASCII)
# Hop-by-hop headers (RFC 9110, section 7.6.1), and what LocalStack reads from itself.
DROPPED = frozenset(
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
        if lower not in DROPPED and lower != "content-length" and not lower.startswith(_INTERNAL):
            yield name, value


def admit(target: str, authorization: list[str], access_key: str) -> None:
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
