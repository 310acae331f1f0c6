"""Rules about the days of data: ``distance``, ``object-lifecycle`` and ``expiry``."""

import itertools
import re
from collections.abc import Iterator
from typing import Any

from harness.checks import documents, values_cfnlint
from harness.checks.facts import Stack
from harness.checks.observation import Observation
from harness.checks.values_between import number
from harness.model.graph import Resource
from harness.model.rubric import ValuesCheck

# From the warmest class to the coldest: objects move in this direction alone.
# https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-transition-general-considerations.html
_ORDER = ("STANDARD_IA", "INTELLIGENT_TIERING", "ONEZONE_IA", "GLACIER_IR", "GLACIER", "DEEP_ARCHIVE")
_INFREQUENT = frozenset({"STANDARD_IA", "ONEZONE_IA"})
_ARCHIVES = frozenset({"GLACIER", "DEEP_ARCHIVE"})
_LEAST_INFREQUENT = 30
_RULES = ("rules", "lifecycleRules")
_DAY = re.compile(r"\d{4}-\d\d-\d\d(?=T|$)", re.ASCII)


def distance(check: ValuesCheck, stack: Stack, resource: Resource) -> Iterator[Observation]:
    """Two numbers that lie too near to one another.

    ``data`` is the lower's name, the least distance, the upper's name, and where both stand.
    """
    lower, least, upper, *places = check.data
    for place in places:
        for holder in documents.values(stack.document(resource), place):
            if not isinstance(holder, dict):
                continue
            first, last = number(holder, lower), number(holder, upper)
            if first and last and last < first + int(least):
                path = f"{place}.{upper}"
                wanted = first + int(least)
                detail = (
                    f"{path} is {last:g}, and must be at least {wanted:g}: {least} after {lower}, {first:g}"
                )
                yield Observation((resource,), path, last, expected=wanted, detail=detail)


def object_lifecycle(_check: ValuesCheck, stack: Stack, resource: Resource) -> Iterator[Observation]:
    """Transitions of one rule that do not follow one another, or an expiration that comes before them."""
    document = stack.document(resource)
    for path in _RULES:
        rules = document.get(path)
        for rule in rules if isinstance(rules, list) else ():
            detail = _disorder(rule) if isinstance(rule, dict) else ""
            if detail:
                yield Observation((resource,), path, detail=detail)


def expiry(check: ValuesCheck, stack: Stack, resource: Resource) -> Iterator[Observation]:
    """A moment that has passed on the day that is judged for, or lies over ``data`` years ahead of it."""
    path, (most, *_) = check.property or "", check.data
    value = stack.document(resource).get(path)
    day = _DAY.match(value) if isinstance(value, str) else None
    if day is None:
        return
    today = check.as_of or values_cfnlint.released()
    # written from the year down, days sort as texts
    if day[0] <= today:
        detail = f"{path} is {value}, which has passed (as of {today})"
        yield Observation((resource,), path, value, detail=detail)
    elif check.as_of is not None and day[0] > f"{int(today[:4]) + int(most)}{today[4:]}":
        detail = f"{path} is {value}, more than {most} year ahead of {today}"
        yield Observation((resource,), path, value, detail=detail)


def _disorder(rule: dict[str, Any]) -> str:
    """What is wrong with a rule's days, in words, or nothing."""
    steps = _transitions(rule)
    for (days, kind), (later, colder) in itertools.pairwise(steps):
        if kind == colder:
            return f"objects move to {kind} after {days:g} and again after {later:g} days"
        if days == later or _ORDER.index(kind) > _ORDER.index(colder):
            return f"objects move to {kind} after {days:g} days and to {colder} after {later:g}"
        if kind in _INFREQUENT and colder in _ARCHIVES and later < days + _LEAST_INFREQUENT:
            return (
                f"objects move to {kind} after {days:g} days and on to {colder} after {later:g}, "
                f"and must stay there for {_LEAST_INFREQUENT} days"
            )
    end = number(rule, "expiration.days")
    if end and steps and end <= steps[-1][0]:
        return f"objects expire after {end:g} days and move to {steps[-1][1]} after {steps[-1][0]:g}"
    return ""


def _transitions(rule: dict[str, Any]) -> list[tuple[float, str]]:
    """The days and classes of the transitions in the order of their days; none where one cannot be told."""
    listed = rule.get("transitions")
    found = []
    for item in listed if isinstance(listed, list) else ():
        days = number(item, "days") if isinstance(item, dict) else None
        kind = item.get("storageClass") if isinstance(item, dict) else None
        if days is None or kind not in _ORDER:
            return []
        found.append((days, str(kind)))
    return sorted(found, key=lambda pair: (pair[0], _ORDER.index(pair[1])))
