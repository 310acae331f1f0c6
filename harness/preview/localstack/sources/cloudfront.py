"""Amazon CloudFront: the policies that AWS manages, which are the same in every account."""

from typing import Any

from harness.preview.localstack.data import table
from harness.preview.localstack.sources.call import DataSource, DataSourceCall, LookupUnsupported


def cache_policy(call: DataSourceCall) -> dict[str, Any]:
    """aws:cloudfront/getCachePolicy."""
    name, about = _managed(call, "cache")
    settings = about["settings"]
    keyed = {
        "cookiesConfigs": [_choice("cookieBehavior", "cookies", about["cookies"])],
        "enableAcceptEncodingBrotli": settings["brotli"],
        "enableAcceptEncodingGzip": settings["gzip"],
        "headersConfigs": [_choice("headerBehavior", "headers", about["headers"])],
        "queryStringsConfigs": [_choice("queryStringBehavior", "queryStrings", about["queries"])],
    }
    ttl = {f"{kind}Ttl": settings[kind] for kind in ("default", "max", "min")}
    return {
        **_identity(call, "cache-policy", name, about),
        **ttl,
        "parametersInCacheKeyAndForwardedToOrigins": [keyed],
    }


def origin_request_policy(call: DataSourceCall) -> dict[str, Any]:
    """aws:cloudfront/getOriginRequestPolicy."""
    name, about = _managed(call, "origin_request")
    return {
        **_identity(call, "origin-request-policy", name, about),
        "cookiesConfigs": [_choice("cookieBehavior", "cookies", about["cookies"])],
        "headersConfigs": [_choice("headerBehavior", "headers", about["headers"])],
        "queryStringsConfigs": [_choice("queryStringBehavior", "queryStrings", about["queries"])],
    }


def _managed(call: DataSourceCall, kind: str) -> tuple[str, dict[str, Any]]:
    wanted = call.text("name"), call.text("id")
    for name, about in table("cloudfront_policies")[kind].items():
        if name == wanted[0] or about["id"] == wanted[1]:
            return name, about
    title = call.account.endpoint.title
    shown = (wanted[0] or wanted[1])[:60]
    raise LookupUnsupported(
        f"{title} does not offer the service cloudfront, and {shown!r} is not managed by AWS"
    )


def _identity(call: DataSourceCall, resource: str, name: str, about: dict[str, Any]) -> dict[str, Any]:
    arn = f"arn:{call.partition}:cloudfront::aws:{resource}/{about['id']}"
    return {"arn": arn, "comment": about.get("comment", ""), "etag": "", "id": about["id"], "name": name}


def _choice(behavior: str, collection: str, setting: str | list[str]) -> dict[str, Any]:
    """``none`` or ``all`` stand alone; a list is what an allow list (or its first word) holds."""
    if isinstance(setting, str):
        return {behavior: setting, collection: []}
    first, *items = setting
    return {behavior: first, collection: [{"items": items}]}


SOURCES = (
    DataSource("aws:cloudfront/getCachePolicy:getCachePolicy", cache_policy),
    DataSource("aws:cloudfront/getOriginRequestPolicy:getOriginRequestPolicy", origin_request_policy),
)
