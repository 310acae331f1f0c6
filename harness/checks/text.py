"""Kind ``text``: what the text of an answer's files must not say, told by a regular expression."""

import re
from collections.abc import Iterator

from harness.checks import evidence, glob, select
from harness.checks.facts import Facts, Stack
from harness.checks.observation import Observation, Observed
from harness.model.finding import Evidence
from harness.model.rubric import TextCheck

_MAXIMUM_PLACES = 20
_MAXIMUM_LINE = 2000  # a longer line was made by a machine, and would cost the expression its time


def observe(check: TextCheck, facts: Facts) -> Observed:
    """One observation names every file in which the expression is found often enough."""
    stack = facts.answer
    if check.language not in (None, stack.workspace.layout.language):
        return Observed("vacuous")
    if check.applies is not None and not select.select(stack, check.applies, "sure"):
        return Observed("vacuous")
    paths = glob.matching((file.path for file in stack.workspace.files), check.path)
    found = {path: lines for path in paths if (lines := _lines(check, stack, path))}
    if not found:
        return Observed("held" if paths else "vacuous")
    places = tuple(_places(stack, found))[:_MAXIMUM_PLACES]
    detail = "; ".join(f"{path}:{lines[0]}" for path, lines in found.items())
    return Observed("raised", (_observation(detail, places),))


def _observation(detail: str, places: tuple[Evidence, ...]) -> Observation:
    return Observation(value=detail, detail=detail, evidence=places[0] if places else None, also=places[1:])


def _lines(check: TextCheck, stack: Stack, path: str) -> tuple[int, ...]:
    """The lines at which matches begin, or none where they are fewer than ``min``."""
    text = stack.sources.text(path) or ""
    if check.unless is not None and re.search(check.unless, text, re.MULTILINE):
        return ()
    if any(len(line) > _MAXIMUM_LINE for line in text.split("\n")):
        return ()
    starts = (match.start() for match in re.finditer(check.pattern, text, re.MULTILINE))
    lines = tuple(dict.fromkeys(text.count("\n", 0, start) + 1 for start in starts))
    return lines if len(lines) >= check.min else ()


def _places(stack: Stack, found: dict[str, tuple[int, ...]]) -> Iterator[Evidence]:
    for path, lines in found.items():
        for line in lines:
            place = evidence.of_lines(stack, path, line, line)
            if place is not None:
                yield place
