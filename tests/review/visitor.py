"""A reviewer's browser without JavaScript, as far as forms go: real requests, cookies, hidden fields."""

import re
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from http.cookiejar import CookieJar
from urllib.parse import urlencode, urljoin

from harness.review.interface import Review
from harness.review.web.server import Server

_FORM = re.compile(r"<form method=\"post\".*?</form>", re.DOTALL)
_HIDDEN = re.compile(r'<input type="hidden" name="([^"]*)" value="([^"]*)">')


@contextmanager
def served(review: Review, *reviewers: str) -> Iterator[Server]:
    """``review`` at a free port, from a thread."""
    server = Server(review, "127.0.0.1", 0, reviewers)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.close()
        thread.join(30)
        assert not thread.is_alive()


class Visitor:
    """Goes where links and forms lead."""

    def __init__(self, address: str, name: str | None = None) -> None:
        self.home = urljoin(address, "/")
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        self.status, self.text = 0, ""
        self.headers: dict[str, str] = {}
        self.get(address)
        if name is not None:
            self.post("name", self.hidden() | {"reviewer": name})

    def get(self, path: str, **headers: str) -> str:
        """The page at ``path``."""
        return self._open(urllib.request.Request(urljoin(self.home, path), headers=headers))

    def post(self, path: str, fields: dict[str, str], **headers: str) -> str:
        """Send a form."""
        data = urlencode(fields).encode()
        return self._open(urllib.request.Request(urljoin(self.home, path), data, headers))

    def hidden(self, containing: str = "") -> dict[str, str]:
        """The hidden fields of the first form of this page that holds ``containing``."""
        form = next(form for form in _FORM.findall(self.text) if containing in form)
        return {unescape(name): unescape(value) for name, value in _HIDDEN.findall(form)}

    def act(self, case: str, kind: str, about: str = "", **fields: str) -> str:
        """Open the answer and send the form that is about ``about``."""
        self.get(f"answers/{case}")
        return self.post(f"answers/{case}/acts", self.hidden(about) | {"kind": kind} | fields)

    def _open(self, request: urllib.request.Request) -> str:
        try:
            response = self._opener.open(request, timeout=120)
        except urllib.error.HTTPError as error:
            response = error
        with response:
            self.status, self.headers = response.status, dict(response.headers)
            self.text = response.read().decode()
        return self.text
