"""How alike two resources are, from 0 to 1.

The similarity is the weighted mean of the parts that at least one of the two resources can tell about: the
words of their names (token sort ratio), the overlap of their properties (the mean, over the top-level ones,
of the Jaccard index of the values below each: a long policy weighs no more than a port), what they are
connected with (Jaccard index of links), and the words of their parents' names.
"""

from collections import Counter
from collections.abc import Callable
from typing import Any

import msgspec

from harness.compare.features import Features
from harness.compare.settings import knowledge, same_type

Link = tuple[str, str, str]
Ends = frozenset[Link]

_ORDER_SHARE = 1e-6  # enough to settle ties by the order of declaration, and no more
_OTHER_TYPE_SHARE = 0.5  # of the similarity of two kindred resources whose types differ


class Likeness(msgspec.Struct, frozen=True):
    """What of two resources' similarity their relations do not change: a weighted sum, and its weight."""

    total: float
    weight: float
    share: float
    handicap: float


def likeness(answer: Features, ideal: Features) -> Likeness:
    """The part of the similarity that rests on the two resources alone."""
    weights = knowledge().weights
    parts = [(weights.name, _ratio(answer.name, ideal.name))]
    if answer.properties or ideal.properties:
        parts.append((weights.properties, _overlap(answer, ideal)))
    if answer.parent and ideal.parent:
        parts.append((weights.parent, _ratio(answer.parent, ideal.parent)))
    return Likeness(
        total=sum(weight * value for weight, value in parts),
        weight=sum(weight for weight, _ in parts),
        share=1.0 if same_type(answer.type) == same_type(ideal.type) else _OTHER_TYPE_SHARE,
        handicap=_ORDER_SHARE * abs(answer.order - ideal.order) / (1 + answer.order + ideal.order),
    )


def ends(resource: Features, name: Callable[[str], str]) -> Ends:
    """The links of a resource, each with the name that ``name`` gives the urn at its other end."""
    return frozenset((direction, path, name(urn)) for direction, path, urn in resource.links)


def similarity(base: Likeness, mine: Ends, theirs: Ends) -> float:
    """The similarity of a pair, whose links are given in comparable names."""
    total, weight = base.total, base.weight
    if mine or theirs:
        total += knowledge().weights.relations * len(mine & theirs) / len(mine | theirs)
        weight += knowledge().weights.relations
    return total / weight * base.share - base.handicap


def _overlap(answer: Features, ideal: Features) -> float:
    keys = answer.properties.keys() | ideal.properties.keys()
    shared = answer.properties.keys() & ideal.properties.keys()
    # Sorted, since the sum of floats depends on their order.
    return sum(_jaccard(answer.properties[key], ideal.properties[key]) for key in sorted(shared)) / len(keys)


def _jaccard(first: Counter[Any], second: Counter[Any]) -> float:
    if first == second:
        return 1.0
    common = (first & second).total()
    return common / (first.total() + second.total() - common)


def _ratio(first: str, second: str) -> float:
    # Imported here: the comparison alone needs it, and every command would pay for it.
    from rapidfuzz.fuzz import token_sort_ratio  # noqa: PLC0415

    return token_sort_ratio(first, second) / 100
