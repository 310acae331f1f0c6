"""Who is whose counterpart: an optimal assignment per group of types, refined by relations."""

from collections.abc import Callable, Iterable

import msgspec

from harness.compare.features import Features
from harness.compare.settings import kind, knowledge, same_type
from harness.compare.similarity import Likeness, ends, likeness, similarity

_MOST_ROUNDS = 4  # relations settle after two or three rounds


class Pair(msgspec.Struct, frozen=True):
    """A resource of the answer with its counterpart in the ideal."""

    answer: Features
    ideal: Features
    similarity: float


class Group(msgspec.Struct, frozen=True):
    """The resources that may be matched with each other, and ``base[answer][ideal]`` of each pair."""

    answers: list[Features]
    ideals: list[Features]
    base: list[list[Likeness]]


def assign(answer: Iterable[Features], ideal: Iterable[Features]) -> tuple[Pair, ...]:
    """The pairs with the greatest total similarity, found anew until the relations no longer move them.

    The first round names the ends of links by their types; each later one by the counterparts that the
    round before it found.
    """
    mine, theirs = tuple(answer), tuple(ideal)
    groups = _groups(mine, theirs)
    kinds = {item.urn: kind(item.type) for item in (*mine, *theirs)}
    pairs = _round(groups, lambda urn: kinds.get(urn, ""), lambda urn: kinds.get(urn, ""))
    for _ in range(_MOST_ROUNDS):
        before = pairs
        pairs = _refine(groups, before)
        if _urns(pairs) == _urns(before):
            break
    return pairs


def _refine(groups: list[Group], before: Iterable[Pair]) -> tuple[Pair, ...]:
    counterparts = _urns(before)
    return _round(groups, lambda urn: counterparts.get(urn, ""), str)


def _urns(pairs: Iterable[Pair]) -> dict[str, str]:
    return {pair.answer.urn: pair.ideal.urn for pair in pairs}


def _groups(answer: Iterable[Features], ideal: Iterable[Features]) -> list[Group]:
    found: dict[str, tuple[list[Features], list[Features]]] = {}
    for side, resources in enumerate((answer, ideal)):
        for resource in resources:
            found.setdefault(kind(resource.type), ([], []))[side].append(resource)
    return [
        Group(mine, theirs, [[likeness(item, other) for other in theirs] for item in mine])
        for _, (mine, theirs) in sorted(found.items())
        if mine and theirs
    ]


def _round(groups: list[Group], mine: Callable[[str], str], theirs: Callable[[str], str]) -> tuple[Pair, ...]:
    return tuple(pair for group in groups for pair in _best(group, mine, theirs))


def _best(group: Group, mine: Callable[[str], str], theirs: Callable[[str], str]) -> list[Pair]:
    our_ends = [ends(item, mine) for item in group.answers]
    their_ends = [ends(item, theirs) for item in group.ideals]
    similarities = [
        [similarity(base, our_ends[row], their_ends[column]) for column, base in enumerate(line)]
        for row, line in enumerate(group.base)
    ]
    return [
        Pair(group.answers[row], group.ideals[column], similarities[row][column])
        for row, column in _optimum(similarities)
        if similarities[row][column] >= knowledge().least_similarity or _is_sole(group)
    ]


def _is_sole(group: Group) -> bool:
    """Whether both stacks have one resource of this very type: then it is the same, however different."""
    types = {same_type(item.type) for item in (*group.answers, *group.ideals)}
    return len(group.answers) == len(group.ideals) == len(types) == 1


def _optimum(similarities: list[list[float]]) -> list[tuple[int, int]]:
    if len(similarities) == 1 and len(similarities[0]) == 1:
        return [(0, 0)]
    # Imported here, and only where there is a choice: it costs more than the rest of the comparison.
    from scipy.optimize import linear_sum_assignment  # noqa: PLC0415

    rows, columns = linear_sum_assignment(similarities, maximize=True)
    return list(zip(rows.tolist(), columns.tolist(), strict=True))
