"""What a PROMPT says of its task as a whole: region, platform, language, and names with a suffix."""

import re

import msgspec

from harness.model.workspace import Language
from harness.prompt.reading import compiled
from harness.prompt.vocabulary_types import Facts

_LANGUAGES: tuple[Language, ...] = ("typescript", "python")


class TaskFacts(msgspec.Struct, frozen=True):
    """``regions`` are all that it names, ``region`` the one that the stack is deployed to."""

    region: str | None
    regions: tuple[str, ...]
    platform: str | None
    language: Language | None


def task_facts(prompt: str, facts: Facts) -> TaskFacts:
    """The facts of one PROMPT; None for what it does not say, or says in two ways."""
    text = prompt.replace("*", "").replace("`", "")
    languages = [name for name in _LANGUAGES if compiled(facts.languages[name]).search(text)]
    platforms = (name for name, words in facts.platforms.items() if compiled(words).search(text))
    return TaskFacts(
        region=_region(text, facts),
        regions=tuple(sorted({match[0].lower() for match in compiled(facts.region).finditer(text)})),
        platform=next(platforms, None),
        language=languages[0] if len(languages) == 1 else None,
    )


def name_pattern(prompt: str, suffixes: tuple[str, ...], facts: Facts) -> str:
    """The pattern of a name that carries a suffix, or that the PROMPT fixes itself."""
    literals = sorted({match["name"] for match in compiled(facts.literal_name).finditer(prompt)})
    return facts.suffix.replace("SUFFIXES", _alternatives(suffixes)).replace(
        "LITERALS", _alternatives(tuple(literals))
    )


def _region(text: str, facts: Facts) -> str | None:
    for words in facts.region_stated:
        match = compiled(words.replace("REGION", facts.region)).search(text)
        if match:
            return match["region"].lower()
    return None


def _alternatives(texts: tuple[str, ...]) -> str:
    return "|".join(re.escape(text) for text in texts) or "(?!)"
