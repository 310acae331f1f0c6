"""Topics that a PROMPT speaks of."""

import msgspec

from harness.model.finding import Impact


class StatedTopic(msgspec.Struct, frozen=True):
    """A topic, the requirement that states it, and whether a check of the PROMPT's own speaks of it.

    ``impact`` is what a violation of the statement weighs.
    """

    name: str
    requirement: str | None
    quote: str
    checked: bool
    impact: Impact
