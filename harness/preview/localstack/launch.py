"""Run by LocalStack's own interpreter to start it; imports nothing of the harness.

Two things of LocalStack 4.13 are put right first:

- It hands ``uuid.uuid5`` a name of bytes (KMS key material), which Python learned in 3.12: without it no
  KMS key can be made on 3.11. So 3.11 gets 3.12's behaviour (RFC 9562, section 5.5).
- Its server (localstack/runtime/server/twisted.py) leaves the host of an IPv4 GATEWAY_LISTEN aside and
  listens on every interface; ours must be reachable from this machine alone.
"""

import hashlib
import sys
import uuid
from typing import Any


def _uuid5(namespace: uuid.UUID, name: str | bytes) -> uuid.UUID:
    octets = name if isinstance(name, bytes) else name.encode()
    digest = hashlib.sha1(namespace.bytes + octets, usedforsecurity=False).digest()
    return uuid.UUID(bytes=digest[:16], version=5)


def _listen_on_loopback() -> None:
    from twisted.internet import endpoints  # type: ignore[import-not-found]  # noqa: PLC0415

    class LoopbackEndpoint(endpoints.TCP4ServerEndpoint):  # type: ignore[misc]
        def __init__(self, reactor: Any, port: int, backlog: int = 50, interface: str = "127.0.0.1") -> None:
            super().__init__(reactor, port, backlog, interface)

    endpoints.TCP4ServerEndpoint = LoopbackEndpoint


def _start() -> None:
    # The folder of this file must not shadow LocalStack's own modules.
    sys.path[:] = sys.path[1:]
    if sys.version_info < (3, 12):
        uuid.uuid5 = _uuid5
    _listen_on_loopback()
    from localstack.runtime.main import main  # type: ignore[import-not-found]  # noqa: PLC0415

    main()


if __name__ == "__main__":
    _start()
