"""Serves the pages from threads of this process."""

import contextlib
import socket
from typing import Any

from waitress.server import create_server
from waitress.wasyncore import close_all

from harness.model.errors import BadInput
from harness.review.interface import Review
from harness.review.web.app import make_app
from harness.review.web.settings import WebSettings, new_settings

_WAITRESS: dict[str, Any] = {"threads": 16, "ident": None, "clear_untrusted_proxy_headers": True}


class Server:
    """Listens from the start; ``run`` answers until it is interrupted. Raises BadInput where it cannot."""

    def __init__(
        self,
        review: Review,
        host: str,
        port: int,
        reviewers: tuple[str, ...] = (),
        hosts: tuple[str, ...] = (),
    ) -> None:
        listening = _listening(host, port)
        self._host = f"[{host}]" if ":" in host else host
        self.settings: WebSettings = new_settings(listening.getsockname()[1], reviewers, (self._host, *hosts))
        self._sockets: dict[int, Any] = {}
        self._server: Any = create_server(
            make_app(review, self.settings), self._sockets, sockets=[listening], **_WAITRESS
        )

    def addresses(self) -> tuple[tuple[str | None, str], ...]:
        """Whom each token lets in, and the address that does."""
        return tuple(
            (item.reviewer, f"http://{self._host}:{self.settings.port}/enter?token={item.token}")
            for item in self.settings.invitations
        )

    def run(self) -> None:
        """Answer requests until the process is interrupted."""
        self._server.run()

    def close(self) -> None:
        """Have ``run`` end, from whichever thread: its loop does once it has no socket left."""
        # A request that ends meanwhile wakes the loop first, which then closes what was to wake it.
        with contextlib.suppress(OSError):
            self._server.trigger.pull_trigger(lambda: close_all(self._sockets))
        self._server.task_dispatcher.shutdown()


def _listening(host: str, port: int) -> socket.socket:
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family, backlog=128)
    except OSError as error:
        raise BadInput(f"{host}:{port}: cannot listen ({error.strerror})", "name another --port") from error
