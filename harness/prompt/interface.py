"""The door of the PROMPT reader: ``read``, ``reconcile``, ``without_presence`` and ``without_unshown``.

A pure text stage: no network, no model, and nothing of the answer. The same PROMPT gives the same
rubric on every run.
"""

from collections.abc import Iterable, Iterator

import msgspec

from harness.model.rubric import Check, Requirement
from harness.model.workspace import Language
from harness.prompt import bindings, checks, checks_facts, checks_named, demand, facts, outputs, requirements
from harness.prompt.bindings import Binding
from harness.prompt.demand import DemandedService
from harness.prompt.document import MAXIMUM_CHARACTERS, statements
from harness.prompt.maker import Maker, consequence, quoted
from harness.prompt.outputs import DemandedOutput
from harness.prompt.reading import read_all
from harness.prompt.reconcile import reconcile, without_presence
from harness.prompt.requirements import RequirementList
from harness.prompt.ruled_out import ruled_out
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
    readings = read_all(statements(prompt), words.sections)
    bound = bindings.bind(readings, prompt, words)
    asked = demand.claimed(readings, words)
    services = demand.demanded(asked, prompt, words)
    without = ruled_out(readings, asked, words)
    exported = outputs.demanded(readings, words.exports)
    told = facts.task_facts(readings, words.facts)
    first = _quoted((*bound, *services, *without, *exported)) | checks_facts.fact_readings(
        told, readings, words
    )
    listed = requirements.make(readings, first)
    suffix = facts.name_pattern(prompt, suffixes, words.facts)
    making = Maker(listed, words)
    made = (
        *checks_facts.of_facts(making, told, readings, prompt, words),
        *checks.of_bindings(making, bound, suffix),
        *checks_named.of_services(making, services),
        *checks_named.of_ruled_out(making, without),
        *checks_named.of_outputs(making, exported),
    )
    return PromptRubric(
        requirements=listed.requirements,
        checks=made,
        region=told.region,
        language=told.language or language,
        platform=told.platform,
        suffix_required=any(item.rule.topic == "name-suffix" for item in bound),
        topics=(*_rule_topics(bound, listed, words), *_service_topics(services, listed, words)),
        presence=tuple(checks_named.service_id(item) for item in services),
    )


def _quoted(made: Iterable[Binding | DemandedService | DemandedOutput]) -> frozenset[str]:
    """The texts of the statements that checks quote first."""
    return frozenset(item.readings[0].statement.text for item in made)


def _rule_topics(
    bound: tuple[Binding, ...], listed: RequirementList, words: Vocabulary
) -> Iterator[StatedTopic]:
    for binding in bound:
        rule, first = binding.rule, binding.readings[0]
        yield StatedTopic(
            name=rule.topic,
            requirement=listed.id_of(first),
            quote=quoted(first),
            checked=rule.check is not None,
            consequence=consequence(binding.readings, rule.level, words),
        )


def _service_topics(
    services: tuple[DemandedService, ...], listed: RequirementList, words: Vocabulary
) -> Iterator[StatedTopic]:
    for item in services:
        if item.service.topic is not None:
            yield StatedTopic(
                name=item.service.topic,
                requirement=listed.id_of(item.readings[0]),
                quote=quoted(item.readings[0]),
                checked=False,
                consequence=consequence(item.readings, item.service.level, words),
            )
