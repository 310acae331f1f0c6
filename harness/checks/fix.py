"""'IDEAL_RESPONSE Fix': the place in the ideal that does it right."""

from harness.checks import evidence, glob, select
from harness.checks.facts import Facts, Stack
from harness.checks.observation import Observation
from harness.model.finding import Evidence
from harness.model.graph import Resource
from harness.model.rubric import Check, Selector


def find(check: Check, observation: Observation, facts: Facts) -> Evidence | None:
    """The ideal's place for one observation, or None where there is no ideal or no such place.

    A counterpart that the observation itself names comes first, then what the check's ``fix`` names.
    Without one it is the counterpart of the resource by the comparison, then what the check's own
    selector finds in the ideal.
    """
    ideal = facts.ideal
    if ideal is None:
        return None
    for resource in observation.counterparts:
        found = evidence.of_resource(ideal, resource, observation.property)
        if found is not None:
            return found
    if check.fix is not None and check.fix.file is not None:
        return _file(ideal, check.fix.file)
    named = check.fix.resources if check.fix is not None else None
    for resource in _candidates(facts, ideal, named or getattr(check, "resources", None), observation):
        found = evidence.of_resource(ideal, resource, observation.property)
        if found is not None:
            return found
    return None


def _candidates(
    facts: Facts, ideal: Stack, selector: Selector | None, observation: Observation
) -> tuple[Resource, ...]:
    matched = tuple(ideal.by_urn[urn] for urn in _counterparts(facts, observation) if urn in ideal.by_urn)
    if selector is None:
        return matched
    selected = select.select(ideal, selector, "possible")
    return (*(item for item in matched if item in selected), *selected)


def _counterparts(facts: Facts, observation: Observation) -> tuple[str, ...]:
    comparison = facts.subject.comparison
    if comparison is None:
        return ()
    by_answer = {match.answer: match.ideal for match in comparison.matches}
    return tuple(by_answer[item.urn] for item in observation.resources if item.urn in by_answer)


def _file(ideal: Stack, pattern: str) -> Evidence | None:
    folder = ideal.workspace.layout.project_folder
    listed = tuple(file.path for file in ideal.workspace.files)
    for path in (*glob.matching(listed, (pattern,)), *glob.matching(listed, (pattern,), folder)):
        return evidence.of_file(ideal, path)
    return None
