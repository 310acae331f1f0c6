"""Topics that a PROMPT speaks of."""

import msgspec


class StatedTopic(msgspec.Struct, frozen=True):
    """A topic, the requirement that states it, and whether a check of the PROMPT's own speaks of it."""

    name: str
    requirement: str | None
    quote: str
    checked: bool
