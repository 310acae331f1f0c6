"""Kind ``ideal-differences``: what the ideal does better, where that matters."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import msgspec

from harness.checks import absence, documents, paths
from harness.checks.facts import Facts, Stack
from harness.checks.ideal_data import PropertyRule, TypeRule, Weaker, ideal_data
from harness.checks.observation import ABSENT, Observation, Observed, observed
from harness.model.comparison import Comparison
from harness.model.graph import Resource
from harness.model.levels import impact_of
from harness.model.rubric import IdealDifferencesCheck, Selector

_SHARED_EXPORTS = 0.5  # of the ideal's outputs; an answer with fewer exports too little


def observe(check: IdealDifferencesCheck, facts: Facts) -> Observed:
    """One observation for each property or type; unsure without an ideal, or with one of another design."""
    ideal, comparison = facts.ideal, facts.subject.comparison
    if ideal is None or comparison is None or comparison.coverage < ideal_data().least_coverage:
        return Observed("unsure")
    if check.of == "properties":
        return observed(tuple(_properties(check, facts.answer, ideal, comparison)), "held")
    if check.of == "outputs":
        return observed(tuple(_outputs(facts.answer, ideal)), "held")
    return observed(tuple(_missing(check, facts.answer, ideal, comparison)), "held")


class _Pair(NamedTuple):
    """A resource of the answer and its counterpart, each in its stack."""

    answer: Stack
    resource: Resource
    ideal: Stack
    counterpart: Resource

    def values(self, path: str) -> tuple[Any, Any]:
        """What stands at ``path`` on either side, None for nothing."""
        _, own = documents.get(self.answer.document(self.resource), path)
        _, better = documents.get(self.ideal.document(self.counterpart), path)
        return own, better


def _properties(
    check: IdealDifferencesCheck, answer: Stack, ideal: Stack, comparison: Comparison
) -> Iterator[Observation]:
    """The same property of the same type is one defect, however many resources have it."""
    groups: dict[tuple[str, str], list[Observation]] = {}
    for match in comparison.matches:
        resource, other = answer.by_urn.get(match.answer), ideal.by_urn.get(match.ideal)
        if resource is None or other is None or resource.external or resource.type != other.type:
            continue
        pair = _Pair(answer, resource, ideal, other)
        for rule, path in _worse(check, pair, [item.path for item in match.differences]):
            made = _property(check, rule, path, pair)
            groups.setdefault((resource.type, paths.without_indexes(path)), []).append(made)
    for group in groups.values():
        yield msgspec.structs.replace(group[0], resources=tuple(item.resources[0] for item in group))


def _worse(
    check: IdealDifferencesCheck, pair: _Pair, differing: list[str]
) -> Iterator[tuple[PropertyRule, str]]:
    """The rules that a difference breaks, in their order, each place and each group once."""
    rules = [rule for rule in ideal_data().properties if rule.of_class in check.classes]
    found: set[str] = set()
    for rule in rules:
        for path in differing:
            if not rule.covers(pair.resource.type, paths.without_indexes(path)):
                continue
            place = path.split(".")[0] if rule.weaker == "absent" else path
            if {place, rule.group or place} & found or not _is_worse(rule.weaker, *pair.values(place)):
                continue
            found |= {place, rule.group or place}
            yield rule, place


def _is_worse(weaker: Weaker, own: Any, better: Any) -> bool:
    """Whether the answer's value surely is the worse one; what is not given is None."""
    if documents.is_uncertain(own):
        return False
    if weaker == "absent":
        return own in (None, [], {}) and better not in (None, [], {}, False)
    if documents.is_uncertain(better):
        return False
    if weaker in ("off", "on"):
        wanted = weaker == "off"
        return _is_on(better) is wanted and _is_on(own) is not wanted
    return isinstance(better, int | float) and isinstance(own, int | float | None) and (own or 0) < better


def _is_on(value: Any) -> bool:
    return value is True or (isinstance(value, str) and value.lower() in ("true", "enabled"))


def _property(check: IdealDifferencesCheck, rule: PropertyRule, path: str, pair: _Pair) -> Observation:
    own, better = pair.values(path)
    given = own not in (None, [], {})
    said = f"is {_shown(own)}" if given else "is not set"
    return Observation(
        resources=(pair.resource,),
        property=path,
        value=own if given else "(not set)",
        expected=better,
        detail=f"`{path}` {said}; the ideal has {_shown(better)}",
        consequence=_consequence(check.consequence, rule.words, pair.answer),
        counterparts=(pair.counterpart,),
    )


def _missing(
    check: IdealDifferencesCheck, answer: Stack, ideal: Stack, comparison: Comparison
) -> Iterator[Observation]:
    """Types of the ideal that the answer surely has nowhere, nor anything in their stead."""
    missing = [ideal.by_urn[urn] for urn in comparison.missing if urn in ideal.by_urn]
    for rule in ideal_data().types:
        wanted = [item for item in missing if item.type in rule.types]
        if rule.of_class not in check.classes or not wanted or not _absent(rule, answer):
            continue
        first = wanted[0]
        stand_in = Resource("", first.type, "", custom=True, inputs={})
        yield Observation(
            resources=(stand_in,),
            value=first.type,
            expected=len(wanted),
            detail=f"the ideal has {len(wanted)} of {first.type}, the answer none",
            consequence=_consequence(rule.consequence, rule.words, answer),
            causes=tuple(ABSENT + token for token in rule.types),
            counterparts=(first,),
        )


def _absent(rule: TypeRule, answer: Stack) -> bool:
    types = (*rule.types, *rule.instead)
    if any(resource.type in types for resource in answer.graph.resources):
        return False
    if rule.property is not None and any(rule.property in item.inputs for item in answer.graph.resources):
        return False
    return absence.is_sure(answer, Selector(rule.types))


def _outputs(answer: Stack, ideal: Stack) -> Iterator[Observation]:
    """Fewer than half of the ideal's outputs; an answer without any is another check's."""
    own, wanted = _names(answer), _names(ideal)
    if answer.preview.outcome != "succeeded" or not own or len(own) >= _SHARED_EXPORTS * len(wanted):
        return
    listed = ", ".join(wanted[name] for name in sorted(wanted.keys() - own.keys()))
    detail = f"{len(own)} outputs, where the ideal has {len(wanted)}; it also exports {listed}"
    yield Observation(value=len(own), expected=listed, detail=detail)


def _names(stack: Stack) -> dict[str, str]:
    """The names of the stack's outputs and of those that components register, by their folded spelling."""
    registered = (name for item in stack.graph.resources if not item.custom for name in item.outputs)
    return {_folded(name): name for name in (*registered, *stack.graph.exports)}


def _consequence(consequence: str, words: str, answer: Stack) -> str:
    """A graver one where the PROMPT speaks of it; a difference alone is never critical."""
    prompt = answer.workspace.prompt or ""
    if not re.search(words, prompt, re.IGNORECASE):
        return consequence
    return ideal_data().spoken_of[impact_of(consequence)]


def _shown(value: Any) -> str:
    """A plain value; what another resource gives, or an object, is no value to show."""
    return f"`{value}`" if isinstance(value, str | int | float) else "one"


def _folded(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())
