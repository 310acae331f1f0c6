"""Kind ``placement``: where a program constructs its resources, below which parent, with which provider."""

from collections.abc import Callable, Iterator, Mapping

from harness.checks import applied, children, providers
from harness.checks.facts import Facts, Stack
from harness.checks.observation import Observation, Observed, observed
from harness.model.rubric import PlacementCheck, PlacementRule

RULES: Mapping[PlacementRule, Callable[[Stack], Iterator[Observation]]] = {
    "inside-apply": applied.inside_apply,
    "unparented-child": children.unparented,
    "unused-provider": providers.unused,
    "bypassed-provider": providers.bypassed,
    "crossing-regions": providers.crossing,
}


def observe(check: PlacementCheck, facts: Facts) -> Observed:
    """One observation for each thing that is wrong, with every resource that shares it."""
    found = tuple(RULES[check.rule](facts.answer))
    return observed(found, "held" if facts.answer.complete else "unsure")
