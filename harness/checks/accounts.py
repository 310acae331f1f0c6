"""Accounts that everybody may name: ``data/published_accounts.yaml``, read once."""

import functools
from pathlib import Path

import msgspec

from harness.model.yaml_text import parse


class _Owner(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    source: str
    accounts: tuple[str, ...]


class _Accounts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    owners: tuple[_Owner, ...]


@functools.cache
def published_accounts() -> frozenset[str]:
    """The accounts of AWS's own services and of publishers of images and extensions."""
    path = Path(__file__).parent / "data" / "published_accounts.yaml"
    data = msgspec.convert(parse(path.read_text(encoding="utf-8")), _Accounts)
    return frozenset(account for owner in data.owners for account in owner.accounts)
