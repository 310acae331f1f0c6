"""Bindings, demanded services and facts as checks of a rubric."""

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from harness.model.finding import IMPACTS, Impact
from harness.model.rubric import Check
from harness.prompt.bindings import Binding, most_telling
from harness.prompt.demand import DemandedService
from harness.prompt.facts import TaskFacts
from harness.prompt.reading import Reading, compiled
from harness.prompt.requirements import RequirementList
from harness.prompt.values import Values, fill, words
from harness.prompt.vocabulary_types import Vocabulary

SOURCE = "The PROMPT"
PRESENCE = "prompt-service-"  # ids of the checks that a service is there at all
_NAMES = {"python": "Python", "typescript": "TypeScript"}
_LONGEST_QUOTE = 240
_PLACEHOLDER = re.compile(r"\{(?=(?:resource|property|value|expected|detail)\})")
_FORCES = ("constraint", "mandatory", "forbidden")


class _Maker:
    """Makes checks that quote the same requirements in the same words."""

    def __init__(self, requirements: RequirementList, vocabulary: Vocabulary) -> None:
        self._requirements = requirements
        self._vocabulary = vocabulary

    def make(self, readings: tuple[Reading, ...], level: str, why: str, fields: dict[str, Any]) -> Check:
        """One check; ``fields`` are those that this one has of its own."""
        named = [name for item in readings if (name := self._requirements.id_of(item)) is not None]
        proves = tuple(dict.fromkeys(named))
        value = {
            "basis": "prompt",
            "impact": impact(readings, level, self._vocabulary),
            "root_cause": f'The PROMPT says "{quoted(readings[0])}". {why}'.strip(),
            "requirement": proves[0] if proves else None,
            "proves": proves,
            "source": SOURCE,
            **fields,
        }
        made: Check = msgspec.convert(self._resolved(value), Check)
        return made

    def filled(self, template: Any, values: Values) -> Any:
        """A template of the vocabulary with its values."""
        return fill(template, values, self._vocabulary.definitions)

    def _resolved(self, value: Any, key: str = "") -> Any:
        """The value with the short names of types replaced by their tokens."""
        if isinstance(value, dict):
            return {name: self._resolved(item, name) for name, item in value.items()}
        if key == "type" and isinstance(value, str | list | tuple):
            return self._tokens([value] if isinstance(value, str) else value)
        return [self._resolved(item) for item in value] if isinstance(value, list) else value

    def _tokens(self, names: Any) -> Any:
        known = self._vocabulary.types
        tokens = [token for name in names for token in known.get(name, (name,))]
        return tokens if len(tokens) != 1 or ":" in tokens[0] else tokens[0]


def impact(readings: tuple[Reading, ...], level: str, vocabulary: Vocabulary) -> Impact:
    """What a violation weighs, by the written scale; what only sums up weighs one level less."""
    forces = {item.force for item in readings}
    force: Any = next((name for name in _FORCES if name in forces), "mandatory")
    found = vocabulary.levels[level][force]
    if any(item.role != "summary" for item in readings):
        return found
    return IMPACTS[min(IMPACTS.index(found) + 1, len(IMPACTS) - 1)]


def quoted(reading: Reading) -> str:
    """The statement as a quote within a sentence, shortened at its end; no placeholder of ours in it."""
    whole = " ".join(reading.statement.quote.split())
    text = _PLACEHOLDER.split(whole)[0].rstrip()
    shortened = text if len(text) <= _LONGEST_QUOTE else text[:_LONGEST_QUOTE].rsplit(" ", 1)[0]
    return whole if shortened == whole else f"{shortened} …"


def make(
    bindings: tuple[Binding, ...],
    services: tuple[DemandedService, ...],
    requirements: RequirementList,
    suffix: str,
    vocabulary: Vocabulary,
) -> tuple[Check, ...]:
    """The checks of all bindings that have one, then those of the services."""
    maker = _Maker(requirements, vocabulary)
    bound = (check for binding in bindings for check in _of_binding(maker, binding, suffix))
    return (*bound, *(_of_service(maker, service) for service in services))


def _of_binding(maker: _Maker, binding: Binding, suffix: str) -> Iterator[Check]:
    rule = binding.rule
    if rule.check is None:
        return
    variants = binding.values.get(rule.each, ()) if rule.each else (None,)
    for variant in variants:
        values: dict[str, Any] = {**binding.values, "suffix": (suffix,)}
        readings = binding.readings
        if variant is not None:
            values[str(rule.each)] = (variant,)
            readings = tuple(item for item in readings if str(variant) in item.statement.text)
        fields = {
            "id": _identifier(rule.id, variant),
            "title": words(rule.title, values),
            "message": words(rule.message, values),
            "category": rule.category,
            "impacts": rule.impacts,
            "topic": rule.topic,
            **({"property": rule.property} if rule.property else {}),
            **maker.filled(rule.check, values),
        }
        yield maker.make(readings, rule.level, rule.why, fields)


def _identifier(rule: str, variant: object) -> str:
    slug = "" if variant is None else "-" + re.sub(r"[^a-z0-9]+", "-", str(variant).lower()).strip("-")
    return f"prompt-{rule}{slug}"


def service_id(demanded: DemandedService) -> str:
    """The id of the check that a demanded service is there."""
    return f"{PRESENCE}{demanded.service.id}"


def _of_service(maker: _Maker, demanded: DemandedService) -> Check:
    service = demanded.service
    resources: dict[str, Any] = {"type": list(service.type)}
    if service.where is not None:
        resources["where"] = service.where
    fields = {
        "kind": "count",
        "id": service_id(demanded),
        "title": f"No {service.name}",
        "message": f"The stack has no {service.name} ({{detail}}).",
        "category": service.category,
        "impacts": {"Operational": ["A part that the PROMPT asks for is missing"]},
        "resources": resources,
        "topic": service.topic,
    }
    return maker.make(demanded.readings, service.level, service.why or "The model left it out.", fields)


def of_facts(
    facts: TaskFacts,
    readings: tuple[Reading, ...],
    requirements: RequirementList,
    prompt: str,
    vocabulary: Vocabulary,
) -> Iterator[Check]:
    """The checks of language and region, where a statement says them."""
    maker = _Maker(requirements, vocabulary)
    stated, placed = _stating(facts, readings, vocabulary)
    if stated:
        why = "The model answered in another language."
        yield maker.make(stated, "platform", why, _language(facts, vocabulary))
    if placed:
        why = "The model wrote another region into the program."
        yield maker.make(placed, "region", why, _region(facts, prompt, vocabulary))


def fact_readings(facts: TaskFacts, readings: tuple[Reading, ...], vocabulary: Vocabulary) -> frozenset[str]:
    """The texts of the statements that those checks quote."""
    groups = _stating(facts, readings, vocabulary)
    return frozenset(group[0].statement.text for group in groups if group)


def _stating(
    facts: TaskFacts, readings: tuple[Reading, ...], vocabulary: Vocabulary
) -> tuple[tuple[Reading, ...], tuple[Reading, ...]]:
    """The statements that say the language, and those that say the region; examples say nothing."""
    telling = tuple(item for item in readings if item.role != "example" and item.force != "forbidden")
    spoken = (vocabulary.facts.languages[facts.language],) if facts.language else ()
    stated = [item for item in telling if any(_says(words_, item) for words_ in spoken)]
    placed = [item for item in telling if facts.region and facts.region in item.statement.text.lower()]
    return most_telling(stated), most_telling(placed)


def _says(expression: str, reading: Reading) -> bool:
    return compiled(expression).search(reading.statement.text) is not None


def _language(facts: TaskFacts, vocabulary: Vocabulary) -> dict[str, Any]:
    language = facts.language or "python"
    return {
        "kind": "file",
        "id": "prompt-language",
        "topic": "language",
        "title": "Answer in Another Language",
        "message": f"The PROMPT asks for {_NAMES[language]}: {{detail}}.",
        "category": "platform-rules",
        "path": list(vocabulary.facts.files[language]),
    }


def _region(facts: TaskFacts, prompt: str, vocabulary: Vocabulary) -> dict[str, Any]:
    everywhere = compiled(vocabulary.facts.region_everywhere).search(prompt)
    allowed = sorted({*facts.regions, *(("us-east-1",) if everywhere else ())})
    pattern = f"^({'|'.join(allowed)})"
    named = ", ".join(facts.regions)
    return {
        "kind": "property",
        "id": "prompt-region",
        "topic": "region",
        "title": "Resources in Another Region",
        "message": f"{{resource}} is in {{value}} (`{{property}}`); the PROMPT names {named}.",
        "category": "region",
        "resources": {"type": ["pulumi:providers:aws", "aws:ec2/subnet:Subnet"]},
        "schema": {
            "properties": {
                name: {"if": {"type": "string"}, "then": {"pattern": pattern}}
                for name in ("region", "availabilityZone")
            }
        },
    }
