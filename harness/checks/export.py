"""Kind ``export``: the stack's outputs."""

import re
from collections.abc import Iterator
from typing import Any

from harness.checks import evidence
from harness.checks.facts import Facts, Stack
from harness.checks.observation import Observation, Observed
from harness.model.rubric import ExportCheck

_EXPORTS = {
    "python": re.compile(r"\bexport\("),
    "typescript": re.compile(r"^\s*export\s+(?!class|interface|type|abstract)|\bexports\b", re.MULTILINE),
}
_DEEPEST = 2  # objects within objects are data, and no outputs of their own
_REGISTERS = re.compile(r"\bregister_?[oO]utputs\(")


def observe(check: ExportCheck, facts: Facts) -> Observed:
    """Raised where outputs are missing.

    A program that did not end well may have meant to export them, unless its source exports nothing.
    """
    stack = facts.answer
    exports = sorted(stack.graph.exports)
    names = tuple(_names(stack.graph.exports))
    missing = [item for item in check.names if not any(re.search(item, name) for name in names)]
    if not missing and len(exports) >= check.min:
        return Observed("held")
    if _is_open(check, stack):
        return Observed("unsure")
    said = f"{len(exports)} outputs, at least {check.min} needed" if len(exports) < check.min else ""
    lacking = f"no output matches {', '.join(missing)}" if missing else ""
    seen = Observation(
        value=", ".join(exports),
        expected=", ".join(missing) or check.min,
        detail="; ".join(part for part in (said, lacking) if part),
        evidence=evidence.of_stack(stack),
    )
    return Observed("raised", (seen,))


def _names(exports: dict[str, Any], depth: int = 0) -> Iterator[str]:
    """The outputs' names, and those of what outputs that are objects hold."""
    for name, value in exports.items():
        yield name
        if isinstance(value, dict) and depth < _DEEPEST:
            yield from _names(value, depth + 1)


def _is_open(check: ExportCheck, stack: Stack) -> bool:
    """Whether more may be exported than was seen.

    An entry program of ours exports nothing; yet outputs that components register, and that nothing in the
    answer exports, are the answer's own doing.
    """
    if any(item.kind == "entry-program" for item in stack.preview.assisted):
        return not _registers_outputs(stack) or _exports_in_source(stack)
    return not stack.preview.ran_through and (check.min < 1 or _exports_in_source(stack))


def _exports_in_source(stack: Stack) -> bool:
    """Stack outputs come from ``pulumi.export``, or from what the entry module itself exports."""
    layout = stack.workspace.layout
    if layout.language == "python":
        return any(_EXPORTS["python"].search(text) for text in stack.sources.code())
    text = stack.sources.text(layout.main) if layout.main is not None else None
    return text is not None and _EXPORTS["typescript"].search(text) is not None


def _registers_outputs(stack: Stack) -> bool:
    return any(_REGISTERS.search(text) for text in stack.sources.code())
