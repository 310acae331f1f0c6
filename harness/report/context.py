"""The sections of a failures analysis around its findings: requirements, comparison, preview, intake."""

from collections.abc import Iterator
from typing import Any

import msgspec

from harness.model.comparison import Comparison, PropertyDifference, ResourceMatch
from harness.model.scorecard import Scorecard
from harness.report.escape import cell, code, inline
from harness.report.text import counted, listed, resource_of, shortened

_MOST_RESOURCES = 40
_MOST_DIFFERENCES = 6
_LONGEST_VALUE = 48


def requirement_blocks(card: Scorecard) -> Iterator[str]:
    """Every requirement with its status, as a table."""
    if not card.requirements:
        return
    yield "## Requirements of the PROMPT"
    rows = [
        f"| {cell(inline(item.quote))} | {cell(inline(item.force))} | {item.status} |"
        for item in card.requirements
    ]
    yield "\n".join(["| Requirement | Force | Status |", "|---|---|---|", *rows])


def comparison_blocks(comparison: Comparison | None) -> Iterator[str]:
    """What of the ideal stack the answer has, lacks and does otherwise."""
    if comparison is None:
        return
    yield "## Comparison with the Ideal Stack"
    total = counted(len(comparison.matches) + len(comparison.missing), "resource")
    yield (
        f"{len(comparison.matches)} of the {total} of the ideal stack have a counterpart in "
        f"the answer (coverage {comparison.coverage:.0%})."
    )
    yield from _urns("Only in the ideal stack", comparison.missing)
    yield from _urns("Only in the answer", comparison.extra)
    differing = [match for match in comparison.matches if match.differences]
    if differing:
        rows = [_match_row(match) for match in differing[:_MOST_RESOURCES]]
        yield "\n".join(
            ["| Answer | Ideal | Properties that differ (answer → ideal) |", "|---|---|---|", *rows]
        )
    if len(differing) > _MOST_RESOURCES:
        yield f"{counted(len(differing) - _MOST_RESOURCES, 'more pair')} of resources differ."


def preview_blocks(card: Scorecard) -> Iterator[str]:
    """How the preview went, and what the harness added so that it could."""
    preview = card.preview
    yield "## Preview"
    yield (
        f"The preview ended as {code(preview.outcome)} with {counted(preview.resources, 'resource')} "
        f"({preview.engine} engine)."
    )
    if preview.message:
        yield f"It said: {inline(preview.message)}"
    if preview.assisted:
        items = [
            f"- {code(item.kind)} {code(item.target)}: {inline(item.detail)}" for item in preview.assisted
        ]
        yield "\n".join(["So that it could run, the harness added what is no part of the answer:", *items])
    if preview.unsupported_data_sources:
        tokens = ", ".join(code(token) for token in preview.unsupported_data_sources)
        yield f"Data sources that could not be answered, so that their results are unknown: {tokens}."


def intake_blocks(card: Scorecard) -> Iterator[str]:
    """The pieces of the source that became no file."""
    unplaced = [decision for decision in card.decisions if decision.outcome == "unplaced"]
    if not unplaced:
        return
    yield "## Unplaced Code"
    items = [
        f"- {f'lines {item.lines.start}-{item.lines.end}: ' if item.lines else ''}{inline(item.reason)}"
        for item in unplaced
    ]
    yield "\n".join(["Pieces of the answer that look like code and belong to no file:", *items])


def fault_blocks(card: Scorecard) -> Iterator[str]:
    """Checks of the harness that crashed."""
    if not card.harness_faults:
        return
    yield "## Faults of the Harness"
    items = [f"- {code(fault.check)}: {inline(fault.error)}" for fault in card.harness_faults]
    yield "\n".join(["These checks crashed. That says nothing about the answer.", *items])


def _urns(title: str, urns: tuple[str, ...]) -> Iterator[str]:
    if urns:
        items = listed([f"- {_resource(urn)}" for urn in urns], _MOST_RESOURCES)
        yield "\n".join([f"{title} ({len(urns)}):", "", *items])


def _resource(urn: str) -> str:
    token, name = resource_of(urn)
    return f"{code(token)} {code(name)}" if token else code(name)


def _match_row(match: ResourceMatch) -> str:
    differences = listed([_difference(found) for found in match.differences], _MOST_DIFFERENCES)
    cells = (_resource(match.answer), _resource(match.ideal), "; ".join(differences))
    return "| " + " | ".join(cell(text) for text in cells) + " |"


def _difference(difference: PropertyDifference) -> str:
    match difference.kind:
        case "missing":
            return f"{code(difference.path)}: nothing → {_value(difference.ideal)}"
        case "extra":
            return f"{code(difference.path)}: {_value(difference.answer)} → nothing"
    return f"{code(difference.path)}: {_value(difference.answer)} → {_value(difference.ideal)}"


def _value(value: Any) -> str:
    text = value if isinstance(value, str) else msgspec.json.encode(value, order="sorted").decode()
    return code(shortened(text, _LONGEST_VALUE))
