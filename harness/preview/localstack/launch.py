"""Run by LocalStack's own interpreter to start it; imports nothing of the harness.

LocalStack 4.13 hands ``uuid.uuid5`` a name of bytes (KMS key material), which Python learned in 3.12:
without it no KMS key can be made on 3.11. So 3.11 gets 3.12's behaviour (RFC 9562, section 5.5) first.
"""

import hashlib
import sys
import uuid


def _uuid5(namespace: uuid.UUID, name: str | bytes) -> uuid.UUID:
    octets = name if isinstance(name, bytes) else name.encode()
    digest = hashlib.sha1(namespace.bytes + octets, usedforsecurity=False).digest()
    return uuid.UUID(bytes=digest[:16], version=5)


if __name__ == "__main__":
    # The folder of this file must not shadow LocalStack's own modules.
    sys.path[:] = sys.path[1:]
    if sys.version_info < (3, 12):
        uuid.uuid5 = _uuid5
    from localstack.runtime.main import main  # type: ignore[import-not-found]

    main()
