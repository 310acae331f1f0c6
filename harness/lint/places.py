"""Which resources of the answer a finding shows."""

from collections.abc import Iterator

from harness.lint.answer import Answer, squeeze
from harness.lint.document import ReportedFinding
from harness.lint.snippets import code_lines, issue_code
from harness.model.graph import Resource


def resources_at(finding: ReportedFinding, answer: Answer) -> tuple[Resource, ...]:
    """The resources whose constructors stand in the finding's snippets, or around them."""
    if answer.graph is None:
        return ()
    found: dict[str, Resource] = {}
    for file, first, last in _ranges(finding, answer):
        placed = [item for item in answer.graph.resources if item.custom and item.position]
        here = [item for item in placed if item.position and item.position.file == file]
        within = [item for item in here if item.position and first <= item.position.line <= last]
        above = sorted(
            (item for item in here if item.position and item.position.line < first),
            key=lambda item: item.position.line if item.position else 0,
        )
        for item in within or above[-1:]:
            found[item.urn] = item
    return tuple(found.values())


def _ranges(finding: ReportedFinding, answer: Answer) -> Iterator[tuple[str, int, int]]:
    """Where each snippet stands, told by its first line, where only one place has it."""
    for block in issue_code(finding):
        lines = code_lines(block.text)
        if not lines:
            continue
        wanted = squeeze(lines[0]).strip(",;")
        at = [
            (file, number)
            for file, text in answer.files.items()
            for number, line in enumerate(text.splitlines(), 1)
            if wanted in squeeze(line)
        ]
        if len(at) == 1:
            yield at[0][0], at[0][1], at[0][1] + len(block.text.splitlines()) - 1
