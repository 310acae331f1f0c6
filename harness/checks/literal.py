"""Kind ``literal``: what no text literal of the program may say."""

import functools
import re
from collections.abc import Iterator

import msgspec

from harness.checks import evidence, syntax
from harness.checks.accounts import published_accounts
from harness.checks.facts import Facts, Stack
from harness.checks.literals import Literal, literals
from harness.checks.observation import Observation, Observed, observed
from harness.model.rubric import LiteralCheck, LiteralForm

_TEST = re.compile(
    r"(^|/)(tests?|__tests__|__mocks__)/|(^|/)(test_[^/]*|[^/]*_test|conftest)\.py$|\.(test|spec)\."
)
_MAXIMUM_LINE = 2000  # a longer literal was made by a machine
_MOST_NAMED = 12
_NAMED_BY_PROMPT = "untuned"  # what follows, by the scale, where the PROMPT names such values itself


class _Place(msgspec.Struct, frozen=True):
    """One literal that has a form: the matched text, and the part of it that is judged."""

    file: str
    line: int
    text: str
    value: str


def observe(check: LiteralCheck, facts: Facts) -> Observed:
    """One observation names every place."""
    stack = facts.answer
    prompt = facts.subject.workspace.prompt or ""
    paths = [path for path in stack.sources.code_paths() if not _TEST.search(path)]
    found = [
        place
        for path in paths
        for place in _in_file(check, stack, path)
        if place.text not in prompt and not (check.prompt == "excuses" and place.value in prompt)
    ]
    if not found:
        return Observed("held" if paths else "vacuous")
    lesser = all(place.value in prompt for place in found)
    return observed((_observation(stack, tuple(found), lesser=lesser),), "held")


def _observation(stack: Stack, found: tuple[_Place, ...], *, lesser: bool) -> Observation:
    places = [evidence.of_lines(stack, place.file, place.line, place.line) for place in found]
    shown = [place for place in places if place is not None]
    named = dict.fromkeys(f"`{place.text}` ({place.file}:{place.line})" for place in found)
    return Observation(
        value=", ".join(dict.fromkeys(place.value for place in found)),
        detail="; ".join(list(named)[:_MOST_NAMED]),
        evidence=shown[0] if shown else None,
        also=tuple(shown[1:]),
        consequence=_NAMED_BY_PROMPT if lesser else None,
    )


def _in_file(check: LiteralCheck, stack: Stack, path: str) -> Iterator[_Place]:
    for literal in _literals(path, stack.sources.text(path) or ""):
        if literal.fallback and not check.fallbacks:
            continue
        places = (place for form in check.forms for place in _of_form(form, literal, path))
        place = next((place for place in places if not _allowed(check, place.value)), None)
        if place is not None:
            yield place


@functools.lru_cache(maxsize=64)
def _literals(path: str, text: str) -> tuple[Literal, ...]:
    tree = syntax.parse(path, text)
    found = () if tree is None else literals(tree)
    return tuple(sorted(found, key=lambda literal: literal.line))


def _of_form(form: LiteralForm, literal: Literal, path: str) -> Iterator[_Place]:
    if form.keys is not None and not re.search(form.keys, literal.key):
        return
    if form.unless_keys is not None and re.search(form.unless_keys, literal.key):
        return
    if form.unless_calls is not None and any(re.search(form.unless_calls, name) for name in literal.calls):
        return
    if len(literal.text) > _MAXIMUM_LINE and "\n" not in literal.text:
        return
    for match in re.finditer(form.pattern, literal.text):
        line = literal.line + literal.text.count("\n", 0, match.start())
        yield _Place(path, line, match[0], match.groupdict().get("value") or match[0])


def _allowed(check: LiteralCheck, value: str) -> bool:
    known = check.published_accounts and value in published_accounts()
    return known or any(re.search(expression, value) for expression in check.allow)
