"""Kind ``preview``: how the preview ended."""

import re

from harness.checks import evidence
from harness.checks.facts import Facts
from harness.checks.observation import Observation, Observed, cause
from harness.checks.problem import explanation
from harness.model.preview import Preview
from harness.model.rubric import PreviewCheck

_QUOTED = re.compile(r"['\"`]([\w@./-]{1,80})['\"`]")


def observe(check: PreviewCheck, facts: Facts) -> Observed:
    """Raised where the outcome is one of those that the check forbids."""
    preview = facts.subject.preview
    if preview.outcome not in check.outcomes:
        return Observed("held")
    if preview.inconclusive is not None:
        return Observed("unsure")
    position = preview.error.position if preview.error is not None else None
    place = evidence.of_position(facts.answer, position) if position is not None else None
    seen = Observation(
        value=preview.outcome,
        detail=_reason(preview),
        evidence=place or evidence.of_stack(facts.answer),
        causes=(*_causes(preview), *explanation(preview)),
    )
    return Observed("raised", (seen,))


def _causes(preview: Preview) -> tuple[str, ...]:
    """The names that the error quotes, at its place: a type checker may have said the same."""
    error = preview.error
    if error is None or error.position is None:
        return ()
    names = [name for quoted in _QUOTED.findall(error.message) for name in (quoted, quoted.split(".")[0])]
    return tuple(cause(error.position.file, error.position.line, name) for name in dict.fromkeys(names))


def _reason(preview: Preview) -> str:
    if preview.error is not None:
        return f"{preview.error.type}: {preview.error.message}"
    return preview.message or preview.outcome
