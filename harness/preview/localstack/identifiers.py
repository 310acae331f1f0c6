"""LocalStack makes up random identifiers; the same answer must see the same ones on every run."""

import hashlib
import re
import threading
import uuid
from collections.abc import Callable
from typing import Any

_HEXADECIMAL = re.compile(r"[0-9a-f]{8,17}")
_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"


class StableIdentifiers:
    """A two-way translation of one account's identifiers.

    A stable identifier is a hash of the account and of what the thing is (``parts``: region, kind,
    name, address …). ``publish`` writes stable ones for LocalStack's own in any value, ``resolve`` the
    other way round, so that a program can use what one data source answered in the next.
    """

    def __init__(self, account: str) -> None:
        self._account = account
        self._guard = threading.Lock()
        self._outward: dict[str, str] = {}
        self._inward: dict[str, str] = {}

    def ec2(self, identifier: str, *parts: str) -> str:
        """A stable one for an EC2 identifier: its prefix and 17 hexadecimal digits.

        What is no such identifier (``default``, for DHCP options) stays as it is.
        """
        prefix, _, digits = identifier.rpartition("-")
        if not prefix or not _HEXADECIMAL.fullmatch(digits):
            return identifier
        return self._remember(identifier, f"{prefix}-{self._digest(prefix, *parts)[:17]}")

    def uuid(self, identifier: str, *parts: str) -> str:
        """A stable one for a UUID: an ACM certificate, a KMS key, a version of a secret."""
        return self._remember(identifier, self.uuid_of(*parts))

    def uuid_of(self, *parts: str) -> str:
        """The stable UUID itself, for what we make ourselves."""
        return str(uuid.UUID(self._digest("uuid", *parts)[:32], version=4))

    def suffix(self, identifier: str, *parts: str) -> str:
        """A stable one for text that ends in a dash and six random characters, as a secret's ARN does."""
        return self._remember(identifier, f"{identifier.rpartition('-')[0]}-{self.suffix_of(*parts)}")

    def suffix_of(self, *parts: str) -> str:
        """The six stable characters themselves, for what we make ourselves."""
        number = int(self._digest("suffix", *parts), 16)
        return "".join(_ALPHABET[number // 62**place % 62] for place in range(6))

    def token(self, identifier: str, *parts: str) -> str:
        """A stable one for an IAM unique id or a Route 53 zone id: upper case, length and prefix kept."""
        digest = self._digest("token", *parts).upper()
        keep = 4 if len(identifier) > 16 else 1  # noqa: PLR2004 - AROA…, AKIA… beside Z…
        return self._remember(identifier, (identifier[:keep] + digest)[: len(identifier)])

    def publish(self, value: Any) -> Any:
        """``value`` with LocalStack's identifiers replaced by stable ones, at any depth."""
        return _rewrite(value, self._outward)

    def resolve(self, value: Any) -> Any:
        """``value`` with stable identifiers replaced by LocalStack's."""
        return _rewrite(value, self._inward)

    def _digest(self, *parts: str) -> str:
        return hashlib.sha256("\0".join((self._account, *parts)).encode()).hexdigest()

    def _remember(self, identifier: str, stable: str) -> str:
        with self._guard:
            self._outward = {**self._outward, identifier: stable}
            self._inward = {**self._inward, stable: identifier}
        return stable


def _rewrite(value: Any, translation: dict[str, str]) -> Any:
    if not translation:
        return value
    longest_first = sorted(translation, key=len, reverse=True)
    pattern = re.compile("|".join(re.escape(known) for known in longest_first))
    return _walk(value, lambda text: pattern.sub(lambda found: translation[found[0]], text))


def _walk(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {key: _walk(inner, change) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_walk(inner, change) for inner in value]
    return value
