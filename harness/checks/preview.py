"""Kind ``preview``: how the preview ended."""

from harness.checks import evidence
from harness.checks.facts import Facts
from harness.checks.observation import Observation, Observed
from harness.model.preview import Preview
from harness.model.rubric import PreviewCheck


def observe(check: PreviewCheck, facts: Facts) -> Observed:
    """Raised where the outcome is one of those that the check forbids."""
    preview = facts.subject.preview
    if preview.outcome not in check.outcomes:
        return Observed("held")
    position = preview.error.position if preview.error is not None else None
    place = evidence.of_position(facts.answer, position) if position is not None else None
    seen = Observation(
        value=preview.outcome,
        detail=_reason(preview),
        evidence=place or evidence.of_stack(facts.answer),
    )
    return Observed("raised", (seen,))


def _reason(preview: Preview) -> str:
    if preview.error is not None:
        return f"{preview.error.type}: {preview.error.message}"
    return preview.message or preview.outcome
