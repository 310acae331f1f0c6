"""What a PROMPT says of its task as a whole (language and region), as checks of a rubric."""

from collections.abc import Iterator
from typing import Any

from harness.model.rubric import Check
from harness.prompt.bindings import most_telling
from harness.prompt.facts import TaskFacts
from harness.prompt.maker import Maker
from harness.prompt.reading import Reading, compiled
from harness.prompt.vocabulary_types import Vocabulary

_NAMES = {"python": "Python", "typescript": "TypeScript"}


def of_facts(
    maker: Maker, facts: TaskFacts, readings: tuple[Reading, ...], prompt: str, vocabulary: Vocabulary
) -> Iterator[Check]:
    """The checks of language and region, where a statement says them."""
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
