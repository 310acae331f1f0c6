"""What a PROMPT says of its task as a whole: region, platform, language, and names with a suffix."""

import re

import msgspec

from harness.model.workspace import Language
from harness.prompt.reading import Reading, compiled
from harness.prompt.vocabulary_types import Facts

_NOTHING = "(?!)"  # a pattern that matches nothing
_PLACEHOLDER = re.compile(r"\\\{.*?\\\}")  # as re.escape writes {name}
_LANGUAGES: tuple[Language, ...] = ("typescript", "python")


class TaskFacts(msgspec.Struct, frozen=True):
    """``regions`` are all that it names, ``region`` the one that the stack is deployed to."""

    region: str | None
    regions: tuple[str, ...]
    platform: str | None
    language: Language | None


def task_facts(readings: tuple[Reading, ...], facts: Facts) -> TaskFacts:
    """The facts of one PROMPT; None for what it does not say, or says in two ways.

    What it forbids, and what its examples show, says nothing.
    """
    telling = (item for item in readings if item.role != "example" and item.force != "forbidden")
    text = "\n".join(" / ".join((*item.statement.headings, item.statement.text)) for item in telling)
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
    names = {re.escape(match["name"]) for match in compiled(facts.literal_name).finditer(prompt)}
    paths = {_path_pattern(match["path"]) for match in compiled(facts.literal_path).finditer(prompt)}
    alternatives = "|".join(sorted(names | paths)) or _NOTHING
    carrying = "|".join(re.escape(text) for text in suffixes) or _NOTHING
    return facts.suffix.replace("SUFFIXES", carrying).replace("LITERALS", alternatives)


def _path_pattern(path: str) -> str:
    """The path with its placeholders standing for anything within a segment."""
    return _PLACEHOLDER.sub("[^/]*", re.escape(path))


def _region(text: str, facts: Facts) -> str | None:
    for words in facts.region_stated:
        match = compiled(words.replace("REGION", facts.region)).search(text)
        if match:
            return match["region"].lower()
    return None
