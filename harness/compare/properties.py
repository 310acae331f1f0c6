"""Property by property: where the inputs of two matched resources differ."""

from collections import Counter
from collections.abc import Iterator

from harness.compare.settings import is_ignored_property, knowledge
from harness.compare.values import Tree, is_opaque, plain, scalar_text
from harness.model.comparison import PropertyDifference

Differences = Iterator[PropertyDifference]


def differences(answer: dict[str, Tree], ideal: dict[str, Tree]) -> tuple[PropertyDifference, ...]:
    """The differences of two comparable trees, sorted by path; noise and unknowables are left out.

    A path that both have counts as ``changed`` only where both values are the authors' own; one that
    only one of them has is ``missing`` or ``extra`` even where another resource gives its value.
    """
    return tuple(sorted(_objects(answer, ideal, "", ""), key=lambda found: (found.path, found.kind)))


def _objects(answer: dict[str, Tree], ideal: dict[str, Tree], path: str, name: str) -> Differences:
    for key in sorted({*answer, *ideal}):
        inner, inner_name = _join(path, key), _join(name, key)
        if is_ignored_property(inner_name):
            continue
        if _absent(answer.get(key)):
            yield from _only(ideal.get(key), inner, inner_name, missing=True)
        elif _absent(ideal.get(key)):
            yield from _only(answer[key], inner, inner_name, missing=False)
        else:
            yield from _values(answer[key], ideal[key], inner, inner_name)


def _values(answer: Tree, ideal: Tree, path: str, name: str) -> Differences:
    if is_opaque(answer) or is_opaque(ideal):
        return
    if isinstance(answer, dict) and isinstance(ideal, dict):
        yield from _objects(answer, ideal, path, name)
    elif isinstance(answer, list) or isinstance(ideal, list):
        yield from _lists(_listed(answer), _listed(ideal), path, name)
    elif isinstance(answer, dict) or isinstance(ideal, dict) or scalar_text(answer) != scalar_text(ideal):
        yield PropertyDifference(path, "changed", plain(answer), plain(ideal))


def _lists(answer: list[Tree], ideal: list[Tree], path: str, name: str) -> Differences:
    if any(isinstance(item, dict) for item in (*answer, *ideal)):
        yield from _object_lists(answer, ideal, path, name)
    elif any(is_opaque(item) for item in (*answer, *ideal)):
        return
    elif not _same_scalars(answer, ideal, ordered=name.rpartition(".")[2] in knowledge().ordered_lists):
        yield PropertyDifference(path, "changed", plain(answer), plain(ideal))


def _object_lists(answer: list[Tree], ideal: list[Tree], path: str, name: str) -> Differences:
    pairs, missing, extra = _align(answer, ideal)
    for mine, theirs in pairs:
        yield from _values(answer[mine], ideal[theirs], f"{path}[{mine}]", name)
    for index in missing:
        yield PropertyDifference(f"{path}[{index}]", "missing", None, plain(ideal[index]))
    for index in extra:
        yield PropertyDifference(f"{path}[{index}]", "extra", plain(answer[index]), None)


def _align(answer: list[Tree], ideal: list[Tree]) -> tuple[list[tuple[int, int]], list[int], list[int]]:
    """Pairs of indexes: equal elements first, then those with the same key, then in order."""
    mine, theirs = dict(enumerate(answer)), dict(enumerate(ideal))
    pairs: list[tuple[int, int]] = []
    for key in (None, *knowledge().list_keys):
        for pair in _take_equal(_identities(mine, key), _identities(theirs, key)):
            pairs.append(pair)
            del mine[pair[0]], theirs[pair[1]]
    shared = list(zip(mine, theirs, strict=False))
    rest = len(shared)
    return pairs + shared, list(theirs)[rest:], list(mine)[rest:]


def _take_equal(answer: dict[int, str], ideal: dict[int, str]) -> list[tuple[int, int]]:
    waiting: dict[str, list[int]] = {}
    for index, identity in ideal.items():
        waiting.setdefault(identity, []).append(index)
    return [(index, waiting[identity].pop(0)) for index, identity in answer.items() if waiting.get(identity)]


def _identities(elements: dict[int, Tree], key: str | None) -> dict[int, str]:
    """What tells each element from others: its whole content, or its plain value at ``key``."""
    if key is None:
        return {index: repr(element) for index, element in elements.items()}
    keyed = {index: element.get(key) for index, element in elements.items() if isinstance(element, dict)}
    return {
        index: scalar_text(value)
        for index, value in keyed.items()
        if value is not None and not isinstance(value, dict | list) and not is_opaque(value)
    }


def _same_scalars(answer: list[Tree], ideal: list[Tree], *, ordered: bool) -> bool:
    mine, theirs = [scalar_text(item) for item in answer], [scalar_text(item) for item in ideal]
    return mine == theirs if ordered else Counter(mine) == Counter(theirs)


def _only(value: Tree, path: str, name: str, *, missing: bool) -> Differences:
    if _absent(value):
        return
    if isinstance(value, dict):
        for key, item in sorted(value.items()):
            if not is_ignored_property(_join(name, key)):
                yield from _only(item, _join(path, key), _join(name, key), missing=missing)
    elif missing:
        yield PropertyDifference(path, "missing", None, plain(value))
    else:
        yield PropertyDifference(path, "extra", plain(value), None)


def _absent(value: Tree) -> bool:
    """Nothing, as the provider reads it: null, and an empty list or object."""
    return value is None or value in ([], {})


def _listed(value: Tree) -> list[Tree]:
    # AWS reads a lone value and a list of one alike (policy actions, for one).
    return value if isinstance(value, list) else [value]


def _join(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key
