"""The door of the PROMPT reader: ``read``, ``reconcile``, ``without_presence`` and ``without_unshown``.

A pure text stage: no network, no model, and nothing of the answer. The same PROMPT gives the same
rubric on every run.
"""

from collections.abc import Iterator

import msgspec

from harness.model.rubric import Check, Requirement
from harness.model.workspace import Language
from harness.prompt import bindings, checks, demand, facts, requirements
from harness.prompt.bindings import Binding
from harness.prompt.demand import DemandedService
from harness.prompt.document import MAXIMUM_CHARACTERS, statements
from harness.prompt.reading import Reading, read_statement
from harness.prompt.reconcile import reconcile, without_presence
from harness.prompt.requirements import RequirementList
from harness.prompt.shown import without_unshown
from harness.prompt.topics import StatedTopic
from harness.prompt.vocabulary import vocabulary
from harness.prompt.vocabulary_types import Vocabulary

__all__ = ["PromptRubric", "StatedTopic", "read", "reconcile", "without_presence", "without_unshown"]


class PromptRubric(msgspec.Struct, frozen=True):
    """What a PROMPT demands. ``checks`` refer to ``requirements`` by id; quotes stand in it verbatim.

    ``topics`` are what it speaks of, also where no check of its own comes of it. ``suffix_required``:
    names must carry the environment suffix. ``presence`` are the ids of the checks that demand that a
    service is there at all: where a program registered nothing, each would say the same again.
    """

    requirements: tuple[Requirement, ...]
    checks: tuple[Check, ...]
    region: str | None = None
    language: Language | None = None
    platform: str | None = None
    suffix_required: bool = False
    topics: tuple[StatedTopic, ...] = ()
    presence: tuple[str, ...] = ()


def read(prompt: str, language: Language | None, suffixes: tuple[str, ...]) -> PromptRubric:
    """The rubric of one PROMPT; never raises, whatever the text.

    ``language`` is the answer's, for a PROMPT that leaves it open. ``suffixes`` are the values that the
    environment suffix may have in the answer's preview: the names of resources must carry one of them.
    """
    words = vocabulary()
    prompt = prompt[:MAXIMUM_CHARACTERS]
    readings = tuple(read_statement(item, words.sections) for item in statements(prompt))
    bound = bindings.bind(readings, prompt, words)
    services = demand.demanded(readings, prompt, words)
    told = facts.task_facts(readings, words.facts)
    listed = requirements.make(
        readings, _quoted(bound, services) | checks.fact_readings(told, readings, words)
    )
    suffix = facts.name_pattern(prompt, suffixes, words.facts)
    made = checks.make(bound, services, listed, suffix, words)
    return PromptRubric(
        requirements=listed.requirements,
        checks=(*checks.of_facts(told, readings, listed, prompt, words), *made),
        region=told.region,
        language=told.language or language,
        platform=told.platform,
        suffix_required=any(item.rule.topic == "name-suffix" for item in bound),
        topics=(*_rule_topics(bound, listed, words), *_service_topics(services, listed, words)),
        presence=tuple(checks.service_id(item) for item in services),
    )


def _quoted(bound: tuple[Binding, ...], services: tuple[DemandedService, ...]) -> frozenset[str]:
    """The texts of the statements that checks quote first."""
    first: list[Reading] = [item.readings[0] for item in bound]
    first += [item.readings[0] for item in services]
    return frozenset(item.statement.text for item in first)


def _rule_topics(
    bound: tuple[Binding, ...], listed: RequirementList, words: Vocabulary
) -> Iterator[StatedTopic]:
    for binding in bound:
        rule, first = binding.rule, binding.readings[0]
        yield StatedTopic(
            name=rule.topic,
            requirement=listed.id_of(first),
            quote=checks.quoted(first),
            checked=rule.check is not None,
            impact=checks.impact(binding.readings, rule.level, words),
        )


def _service_topics(
    services: tuple[DemandedService, ...], listed: RequirementList, words: Vocabulary
) -> Iterator[StatedTopic]:
    for item in services:
        if item.service.topic is not None:
            yield StatedTopic(
                name=item.service.topic,
                requirement=listed.id_of(item.readings[0]),
                quote=checks.quoted(item.readings[0]),
                checked=False,
                impact=checks.impact(item.readings, item.service.level, words),
            )
