"""Advice that the PROMPT contradicts: a fix that breaks a requirement, or blame for what one demands."""

import re
from collections.abc import Iterator
from typing import Any

import yaml
from jsonschema import Draft202012Validator

from harness.lint.answer import Demand, Task
from harness.lint.document import Block, FailuresAnalysis, ReportedFinding
from harness.lint.fault import Fault
from harness.lint.phrases import expression, phrases
from harness.lint.snippets import issue_code

_MADE = re.compile(r"\baws\.(?:[a-z0-9]+)\.([A-Z]\w+)\s*\(")
_VALUE = r"-?\d+(?:\.\d+)?|true|false|True|False|'[^']*'|\"[^\"]*\""
_GIVEN = re.compile(rf"^\s*[\"']?([A-Za-z_]\w*)[\"']?\s*[:=]\s*({_VALUE})\s*,?\s*(?:(?://|#).*)?$")
_PLAIN = frozenset({"enum", "const", "minimum", "maximum", "not", "type"})


def advice_faults(analysis: FailuresAnalysis, task: Task | None) -> Iterator[Fault]:
    """Each finding that does not say itself that it contradicts the PROMPT."""
    if task is None:
        return
    for finding in analysis.findings:
        if any(field.says(phrases().fields.conflict) for field in finding.fields):
            continue
        shown = list(issue_code(finding))
        for block in finding.blocks(phrases().fields.fix):
            if block.language is not None:
                yield from _block_faults(finding, block, shown, task)
        for block in finding.blocks(phrases().fields.cause):
            if block.language is None and expression(phrases().admits).search(block.text):
                message = f"finding {finding.number} says itself that the answer follows the PROMPT there"
                yield Fault(block.line, "advice", message)


def _block_faults(finding: ReportedFinding, block: Block, shown: list[Block], task: Task) -> Iterator[Fault]:
    made = _first_made(shown)
    for offset, line in enumerate(block.text.splitlines()):
        constructor = _MADE.search(line)
        made = constructor.group(1) if constructor else made
        given = _GIVEN.match(line)
        if given is None or made is None:
            continue
        for demand in _broken(made, given.group(1), yaml.safe_load(given.group(2)), task):
            yield Fault(
                block.line + offset,
                "advice",
                f"the fix of finding {finding.number} sets `{given.group(1)}` to {given.group(2)}, and the "
                f'PROMPT demands otherwise: "{demand.requirement.quote}"',
            )


def _first_made(blocks: list[Block]) -> str | None:
    found = (_MADE.search(block.text) for block in blocks)
    return next((item.group(1) for item in found if item), None)


def _broken(made: str, name: str, value: Any, task: Task) -> Iterator[Demand]:
    path = re.sub(r"_([a-z0-9])", lambda found: found.group(1).upper(), name)
    for demand in task.demands:
        if expression(phrases().loose).search(demand.requirement.quote):
            continue
        schema = demand.check.schema.get("properties", {}).get(path)
        if not isinstance(schema, dict) or not schema or not schema.keys() <= _PLAIN:
            continue
        kinds = demand.check.resources.type
        kinds = (kinds,) if isinstance(kinds, str) else kinds
        if made in {kind.split(":")[-1] for kind in kinds} and not Draft202012Validator(schema).is_valid(
            value
        ):
            yield demand
