"""The comparison's one door."""

from harness.compare.assignment import Pair, assign
from harness.compare.features import features
from harness.compare.properties import differences
from harness.compare.settings import same_type
from harness.model.comparison import Comparison, PropertyDifference, ResourceMatch
from harness.model.graph import ResourceGraph


def compare(answer: ResourceGraph, ideal: ResourceGraph) -> Comparison:
    """Match the resources of two graphs, whatever language made them, and list what differs.

    Components and providers take no part: they say how code is laid out, not what is deployed.
    ``coverage`` is the number of matched resources over the number of the ideal's, 0 where it has
    none. Matches stand in the order of the ideal, ``missing`` too, ``extra`` in that of the answer.
    """
    mine, theirs = features(answer), features(ideal)
    pairs = assign(mine, theirs)
    matched_mine = {pair.answer.urn for pair in pairs}
    matched_theirs = {pair.ideal.urn for pair in pairs}
    return Comparison(
        matches=tuple(_match(pair) for pair in sorted(pairs, key=lambda pair: pair.ideal.order)),
        missing=tuple(item.urn for item in theirs if item.urn not in matched_theirs),
        extra=tuple(item.urn for item in mine if item.urn not in matched_mine),
        coverage=round(len(pairs) / len(theirs), 4) if theirs else 0.0,
    )


def prepare() -> None:
    """Load the solver now: whoever waits for a program anyway has the half second that scipy takes."""
    import scipy.optimize  # noqa: F401, PLC0415


def _match(pair: Pair) -> ResourceMatch:
    return ResourceMatch(
        answer=pair.answer.urn,
        ideal=pair.ideal.urn,
        similarity=round(min(max(pair.similarity, 0.0), 1.0), 4),
        differences=_differences(pair),
    )


def _differences(pair: Pair) -> tuple[PropertyDifference, ...]:
    if same_type(pair.answer.type) != same_type(pair.ideal.type):
        return ()  # the types have inputs of different shapes
    return differences(pair.answer.inputs, pair.ideal.inputs)
