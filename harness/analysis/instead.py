"""What to write instead of an argument or a member that does not exist."""

from collections.abc import Iterable

from rapidfuzz import fuzz, process

from harness.analysis.knowledge import moves, problems
from harness.analysis.sdk_classes import plain_name
from harness.model.analysis import RESOURCE_OPTION

_NEAR_ENOUGH = 84  # of 100, as rapidfuzz's ratio counts


def for_argument(owner: str, path: str, written: str, known: Iterable[str]) -> str | None:
    """What to do about the unknown argument ``written`` at ``path`` of the resource class ``owner``.

    ``known`` are the arguments that exist, spelled as the answer's language spells them.
    """
    moved = moves().get(plain_name(owner), {}).get(path)
    if moved is not None:
        return moved
    if written in problems().options:
        return RESOURCE_OPTION
    return near(written, known)


def near(written: str, known: Iterable[str]) -> str | None:
    """The nearest of ``known``, if it is near enough to be what was meant."""
    found = process.extractOne(written, sorted(known), scorer=fuzz.ratio, score_cutoff=_NEAR_ENOUGH)
    return None if found is None else f"the SDK has {found[0]}"
