"""Rules of the vocabulary bound to the statements that say them."""

import re
from collections.abc import Iterable, Iterator, Mapping

import msgspec

from harness.prompt.reading import Reading, compiled
from harness.prompt.values import Value, number, ordered, split
from harness.prompt.vocabulary_types import Rule, Vocabulary

_ROLES = ("demand", "context", "summary")


class Binding(msgspec.Struct, frozen=True):
    """One rule, the statements that say it (the one to quote first) and the values that they name."""

    rule: Rule
    readings: tuple[Reading, ...]
    values: dict[str, tuple[Value, ...]]


def bind(readings: tuple[Reading, ...], prompt: str, vocabulary: Vocabulary) -> tuple[Binding, ...]:
    """Every rule that the PROMPT says, and does not contradict, in the vocabulary's order."""
    together = said(readings)
    found = {
        rule.id: made
        for rule in vocabulary.rules
        if _occurs(rule, together) and (made := _bind(rule, readings, prompt, vocabulary))
    }
    rules = {rule.id: rule for rule in vocabulary.rules}
    return tuple(
        binding
        for binding in found.values()
        if not any(_spoken(rules[name], readings) for name in binding.rule.contradicts)
    )


def said(readings: Iterable[Reading]) -> str:
    """The texts of all statements, a line each."""
    return "\n".join(item.statement.text for item in readings)


def most_telling(readings: Iterable[Reading]) -> tuple[Reading, ...]:
    """The readings, those that demand in the plainest words first; else in the document's order."""
    return tuple(sorted(readings, key=lambda item: (_ROLES.index(item.role), not item.demands)))


def counts(reading: Reading, *, forbidden: bool, conditional: bool) -> bool:
    """Whether a statement may make a check: it demands, and it is neither optional nor an example."""
    if reading.inspects or reading.role not in _ROLES or not (reading.demands or reading.role == "summary"):
        return False
    if reading.force == "optional" or (reading.conditional and not conditional):
        return False
    return forbidden or reading.force != "forbidden"


def _bind(rule: Rule, readings: tuple[Reading, ...], prompt: str, vocabulary: Vocabulary) -> Binding | None:
    if rule.unless_prompt is not None and compiled(rule.unless_prompt).search(prompt):
        return None
    told = [(item, pairs) for item in readings if (pairs := tuple(_matches(rule, item, vocabulary)))]
    # What holds under a condition says nothing where the PROMPT also speaks without one.
    plain = [(item, pairs) for item, pairs in told if not item.conditional] or told
    if not plain:
        return None
    values: dict[str, set[Value]] = {}
    for name, value in (pair for _, matches in plain for match in matches for pair in match):
        values.setdefault(name, set()).add(value)
    return Binding(
        rule,
        most_telling(item for item, _ in plain),
        {name: ordered(found) for name, found in values.items()},
    )


def _occurs(rule: Rule, together: str) -> bool:
    """Whether the rule's words stand in any statement: most rules say nothing of most PROMPTs."""
    return any(compiled(says).search(together) for says in (*rule.says, *rule.below))


def _spoken(rule: Rule, readings: tuple[Reading, ...]) -> bool:
    """Whether any statement says the rule, be it only in passing: enough to contradict another."""
    return any(_places(rule, item) for item in readings if item.role != "example")


def _places(rule: Rule, reading: Reading) -> list[re.Match[str]]:
    """Where the statement says the rule."""
    text = reading.statement.text
    if rule.unless is not None and compiled(rule.unless).search(text):
        return []
    says = (*rule.says, *(rule.below if _stands_below(rule, reading) else ()))
    found = [match for expression in says for match in compiled(expression).finditer(text)]
    if not found or (rule.about is not None and not compiled(rule.about).search(reading.statement.near)):
        return []
    return found


def _stands_below(rule: Rule, reading: Reading) -> bool:
    """Whether the list item or the heading right above the statement is about the rule's matter."""
    above = (*reading.statement.headings[-1:], *reading.statement.parents)[-1:]
    return rule.above is not None and any(compiled(rule.above).search(text) for text in above)


def _matches(rule: Rule, reading: Reading, vocabulary: Vocabulary) -> Iterator[list[tuple[str, Value]]]:
    """The values of every place of the statement that says the rule."""
    if not counts(reading, forbidden=rule.forbidden, conditional=rule.conditional):
        return
    for match in _places(rule, reading):
        values = _values(rule, match, vocabulary)
        if values is not None:
            yield values


def _values(rule: Rule, match: re.Match[str], vocabulary: Vocabulary) -> list[tuple[str, Value]] | None:
    """The named groups' values; None where a number is asked for and none stands there."""
    made: list[tuple[str, Value]] = []
    for name, text in _named(match):
        if name == rule.split:
            made += [(name, item) for item in split(text)]
            continue
        value = _value(name, text, vocabulary)
        if value is None:
            return None
        made.append((name, value))
    return made


def _value(name: str, text: str, vocabulary: Vocabulary) -> Value | None:
    if name not in vocabulary.facts.numeric:
        return text
    return number(text, vocabulary.numbers, vocabulary.units.get(name, {}))


def _named(match: re.Match[str]) -> Iterator[tuple[str, str]]:
    groups: Mapping[str, str | None] = match.groupdict()
    yield from ((name, text) for name, text in groups.items() if text is not None)
