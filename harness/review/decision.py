"""What the judgements on a defect come to.

What somebody settled holds. Else the majority says whether it is a defect, and the median of those who say
so how grave (the graver of two in the middle). Where as many say so as not, it stays open, and the harness's
rating stands until somebody settles it.
"""

from typing import Literal

import msgspec

from harness.review.act import SCALE, Rating
from harness.review.subject import Subject

Ground = Literal["unreviewed", "majority", "tie", "settled"]


class Decision(msgspec.Struct, frozen=True):
    """The rating that holds, and why."""

    rating: Rating
    ground: Ground


def decide(subject: Subject) -> Decision:
    """The decision on ``subject``."""
    if subject.settled is not None:
        return Decision(subject.settled, "settled")
    if not subject.votes:
        return Decision(subject.harness, "unreviewed")
    levels = sorted(SCALE.index(vote) for vote in subject.votes.values() if vote != "none")
    against = len(subject.votes) - len(levels)
    if len(levels) == against:
        return Decision(subject.harness, "tie")
    return Decision("none" if against > len(levels) else SCALE[levels[len(levels) // 2]], "majority")
