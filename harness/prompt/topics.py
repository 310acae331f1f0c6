"""Topics that a PROMPT speaks of."""

import msgspec

from harness.model.levels import Identifier


class StatedTopic(msgspec.Struct, frozen=True):
    """A topic, the requirement that states it, and whether a check of the PROMPT's own speaks of it.

    ``consequence`` is what follows where the statement is violated.
    """

    name: str
    requirement: str | None
    quote: str
    checked: bool
    consequence: Identifier
