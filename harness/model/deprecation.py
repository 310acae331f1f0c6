"""What the SDK's own source says will go."""

import msgspec


class Deprecation(msgspec.Struct, frozen=True):
    """A resource type (``token``), or its input ``property`` (camelCase), that the SDK has deprecated.

    ``message`` are the SDK's own words, which name the replacement. ``majors`` are the major versions of the
    AWS SDK in which it holds, where it does not hold in every one that was looked at.
    """

    token: str
    property: str | None
    message: str
    majors: tuple[int, ...] = ()
