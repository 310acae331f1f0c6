"""Kind ``export``: the stack's outputs."""

import re

from harness.checks import evidence
from harness.checks.facts import Facts
from harness.checks.observation import Observation, Observed
from harness.model.rubric import ExportCheck


def observe(check: ExportCheck, facts: Facts) -> Observed:
    """Raised where outputs are missing; a program that did not end well may have meant to export them."""
    stack = facts.answer
    exports = sorted(stack.graph.exports)
    missing = [item for item in check.names if not any(re.search(item, name) for name in exports)]
    if not missing and len(exports) >= check.min:
        return Observed("held")
    if stack.preview.outcome != "succeeded":
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
