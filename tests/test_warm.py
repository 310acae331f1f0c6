"""A grade does not depend on whether the answer's program was forked from a warm worker."""

from pathlib import Path

import msgspec
import pytest

from harness.cache.memory import Memory
from harness.model.scorecard import Scorecard
from harness.pipeline import GradeRequest, grade
from harness.preview.hosts import warm

pytestmark = pytest.mark.usefixtures("localstack")

_SAMPLES = Path(__file__).resolve().parents[1] / "samples" / "fintech-loan"
_PYTHON = ("broken", "markdown-only", "python-clean", "python-flawed")


def test_samples_get_the_same_scorecards_from_a_warm_worker() -> None:
    cold = [_card(sample) for sample in _PYTHON]
    warm.keep_warm()
    try:
        forked = [_card(sample) for sample in _PYTHON]
    finally:
        warm.stop()
    assert [card.preview.outcome for card in cold].count("environment") == 0
    assert list(map(msgspec.json.encode, forked)) == list(map(msgspec.json.encode, cold))


def _card(sample: str) -> Scorecard:
    """Graded anew, without what differs between any two runs: the time."""
    request = GradeRequest(str(_SAMPLES / sample), "fintech-loan", sample)
    card = grade(request, memory=Memory(None)).card
    return msgspec.structs.replace(card, preview=msgspec.structs.replace(card.preview, seconds=0.0))
