"""What the pages are served with, made anew for every start."""

import secrets

import msgspec

LOCAL_HOSTS = ("127.0.0.1", "localhost", "[::1]")


class Invitation(msgspec.Struct, frozen=True):
    """A token that lets in, and whom: with ``reviewer`` that one alone, without it anybody by any name."""

    token: str
    reviewer: str | None = None


class WebSettings(msgspec.Struct, frozen=True):
    """``hosts`` are the names under which the pages may be asked for; ``secret`` signs the sessions."""

    invitations: tuple[Invitation, ...]
    secret: str
    port: int
    hosts: tuple[str, ...] = LOCAL_HOSTS


def new_settings(port: int, reviewers: tuple[str, ...], hosts: tuple[str, ...] = ()) -> WebSettings:
    """Fresh secrets: a token for each of ``reviewers``, or one for all where none is named."""
    names: tuple[str | None, ...] = reviewers or (None,)
    return WebSettings(
        tuple(Invitation(secrets.token_urlsafe(32), name) for name in names),
        secrets.token_urlsafe(32),
        port,
        (*LOCAL_HOSTS, *hosts),
    )
