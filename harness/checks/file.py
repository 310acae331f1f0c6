"""Kind ``file``: a file of the answer exists (or not), and its content satisfies a JSON Schema."""

import itertools
import re

from jsonschema.exceptions import ValidationError

from harness.checks import certainty, content, evidence, glob, select
from harness.checks.facts import Facts, Stack
from harness.checks.observation import Observation, Observed, observed
from harness.checks.property import describe, error_path
from harness.model.rubric import FileCheck


def observe(check: FileCheck, facts: Facts) -> Observed:
    """Files are certain: what intake lists is all there is."""
    stack = facts.answer
    layout = stack.workspace.layout
    if check.language not in (None, layout.language):
        return Observed("vacuous")
    if check.applies is not None and not select.select(stack, check.applies, "sure"):
        return Observed("vacuous")
    folder = layout.project_folder if check.project_relative else "."
    found = glob.matching((file.path for file in stack.workspace.files), check.path, folder)
    if check.absent:
        return observed(tuple(_forbidden(stack, path) for path in found), "held")
    if not found and check.optional:
        return Observed("vacuous")
    if not found:
        return Observed("raised", (_missing(check, stack),))
    seen = [item for path in found if (item := _content(check, stack, path)) is not None]
    return observed(tuple(seen) if len(seen) == len(found) else (), "held")


def _missing(check: FileCheck, stack: Stack) -> Observation:
    wanted = " or ".join(check.path)
    return Observation(detail=f"no file matches {wanted}", expected=wanted, evidence=evidence.of_stack(stack))


def _forbidden(stack: Stack, path: str) -> Observation:
    return Observation(detail=f"{path} exists", value=path, evidence=evidence.of_file(stack, path))


def _content(check: FileCheck, stack: Stack, path: str) -> Observation | None:
    if check.schema is None:
        return None
    readable, value = content.parse(path, stack.sources.text(path) or "")
    where = evidence.of_file(stack, path)
    if not readable:
        return Observation(detail=f"{path} cannot be read: {value}", evidence=where)
    error = certainty.violation(value, check.schema)
    if error is None:
        return None
    own = error_path(error)
    place = _lines(stack.sources.text(path) or "", error)
    return Observation(
        property=own or None,
        detail=f"{path}: {describe(error, own)}",
        evidence=evidence.of_lines(stack, path, *place) or where,
    )


def _lines(text: str, error: ValidationError) -> tuple[int, int]:
    """The lines of the innermost key on the error's path that stands in the text, with what is below it.

    A file that lacks something as a whole is shown by its first line.
    """
    lines = text.split("\n")
    for key in reversed([item for item in error.absolute_path if isinstance(item, str)]):
        expression = re.compile(rf"(\s*)[\"']?{re.escape(key)}[\"']?\s*:")
        for number, line in enumerate(lines):
            if (found := expression.match(line)) is not None:
                return number + 1, number + 1 + _below(lines[number + 1 :], len(found[1]))
    return 1, 1


def _below(lines: list[str], indent: int) -> int:
    """How many lines stand deeper than ``indent``, directly below a key."""
    deeper = itertools.takewhile(lambda line: len(line) - len(line.lstrip()) > indent, lines)
    return sum(1 for _ in deeper)
