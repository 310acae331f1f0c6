"""The vocabulary's data are sound."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from harness.model.finding import IMPACTS
from harness.model.levels import impact_of, levels
from harness.prompt import vocabulary_schema
from harness.prompt.vocabulary import FOLDER, load_file, vocabulary
from harness.prompt.vocabulary_types import Rule

WORDS = vocabulary()


def test_the_schema_is_that_of_the_types() -> None:
    assert vocabulary_schema.FILE.read_text(encoding="utf-8") == vocabulary_schema.text()


@pytest.mark.parametrize("file", sorted(FOLDER.glob("*.yaml")), ids=lambda file: file.name)
def test_every_file_is_plain_yaml_of_the_schema(file: Any) -> None:
    schema = json.loads(vocabulary_schema.FILE.read_text(encoding="utf-8"))
    Draft202012Validator(schema).validate(load_file(file))


def test_ids_are_unique() -> None:
    for group in (WORDS.rules, WORDS.services):
        names = [item.id for item in group]
        assert len(set(names)) == len(names)


@pytest.mark.parametrize("rule", WORDS.rules, ids=lambda rule: rule.id)
def test_a_rule_names_only_what_is_there(rule: Rule) -> None:
    assert rule.topic in WORDS.topics
    assert rule.level in WORDS.levels
    assert set(rule.contradicts) <= {other.id for other in WORDS.rules}
    assert rule.check is None or (rule.title and rule.message and rule.why)
    for text in (*rule.says, rule.about, rule.unless, rule.unless_prompt):
        assert text is None or re.compile(text)


def test_every_level_is_a_consequence_of_the_one_scale() -> None:
    assert all("mandatory" in weights for weights in WORDS.levels.values())
    named = {name for weights in WORDS.levels.values() for name in weights.values()}
    assert named <= set(levels().consequences)
    assert named <= set(WORDS.summed)
    for demanded, summed in WORDS.summed.items():
        steps = IMPACTS.index(impact_of(summed)) - IMPACTS.index(impact_of(demanded))
        assert steps == (0 if impact_of(demanded) == "low" else 1)


def test_contradictions_speak_of_known_topics() -> None:
    assert {item.prompt for item in WORDS.contradictions} <= set(WORDS.topics)
    assert {item.pack for item in WORDS.contradictions} <= set(WORDS.topics)


def test_services_have_known_levels_and_sound_words() -> None:
    for service in WORDS.services:
        assert service.level in WORDS.levels
        assert service.topic is None or service.topic in WORDS.topics
        assert re.compile(service.words)
        assert re.compile(service.also or "")


def test_type_tokens_are_written_as_the_provider_writes_them() -> None:
    for token in set(_tokens([item.check for item in WORDS.rules])) | set(
        _tokens(list(WORDS.types.values()))
    ):
        named = re.fullmatch(r"aws:[a-z0-9]+/(\w+):(\w+)", token)
        assert named is None or named[1] == named[2][0].lower() + named[2][1:]


def _tokens(value: Any) -> Iterator[str]:
    if isinstance(value, str) and re.match(r"aws:[a-z0-9]+/", value):
        yield value
    for item in (
        value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else ()
    ):
        yield from _tokens(item)
