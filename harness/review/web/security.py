"""Who may come in, which requests are forged, and what a page may load: nothing but our own style."""

import hmac
from urllib.parse import urlsplit

from flask import Flask, Response, abort, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFProtect

from harness.review.web.settings import Invitation, WebSettings

_MOST_BYTES = 64 * 1024
_OPEN = frozenset({"enter", "static"})
_PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
# A report's own page says which script and style count. It gets an origin of its own besides: whatever
# stood in it could not act for the reviewer who reads it.
REPORT_POLICY = "sandbox allow-scripts allow-popups; frame-ancestors 'none'; form-action 'none'"
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


def guard(app: Flask, settings: WebSettings) -> None:
    """Have ``app`` refuse every request that is not a reviewer's own."""
    app.config.update(
        SECRET_KEY=settings.secret,
        TRUSTED_HOSTS=list(settings.hosts),
        MAX_CONTENT_LENGTH=_MOST_BYTES,
        SESSION_COOKIE_NAME=f"iac-harness-review-{settings.port}",
        SESSION_COOKIE_HTTPONLY=True,
        # Not Strict: a link from a report, which has an origin of its own, leads back to these pages.
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=None,
    )
    app.before_request(_refuse_other_hosts)
    app.before_request(_refuse_other_origins)
    CSRFProtect(app)
    app.before_request(_require_reviewer)
    app.after_request(_with_headers)
    app.add_url_rule("/enter", "enter", lambda: _enter(settings.invitations))


def _refuse_other_hosts() -> None:
    # Raises SecurityError (400) for a name that is not ours: a page elsewhere that rebinds its name to us.
    _ = request.host


def _refuse_other_origins() -> None:
    if request.method in {"GET", "HEAD"}:
        return
    origin = request.headers.get("Origin")
    if origin is not None and urlsplit(origin).netloc != request.host:
        abort(403, "This form was sent by another site.")
    if request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        abort(403, "This form was sent by another site.")


def _require_reviewer() -> ResponseReturnValue | None:
    if request.endpoint in _OPEN:
        return None
    if not session.get("admitted"):
        abort(403, "Open the address that the command printed: it holds the token that lets you in.")
    if "reviewer" not in session and request.endpoint != "name":
        return redirect(url_for("name"), 303)
    return None


def _enter(invitations: tuple[Invitation, ...]) -> ResponseReturnValue:
    given = request.args.get("token", "").encode()
    # All are compared, each in constant time: how long it takes tells nothing.
    matching = [item for item in invitations if hmac.compare_digest(item.token.encode(), given)]
    if not matching:
        abort(403, "This is not the token of this review.")
    session.clear()
    session["admitted"] = True
    if matching[0].reviewer is not None:
        session["reviewer"], session["fixed"] = matching[0].reviewer, True
    # On to another address, so that the token stays in no bar and no history entry that is shown.
    return redirect(url_for("answers"), 303)


def _with_headers(response: Response) -> Response:
    for name, value in _HEADERS.items():
        response.headers[name] = value
    response.headers.setdefault("Content-Security-Policy", _PAGE_POLICY)
    return response
