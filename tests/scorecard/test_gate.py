import msgspec
import pytest

from harness.scorecard.gate import GateOverride, Threshold, regated
from tests.report import samples


@pytest.mark.parametrize(
    ("fail_on", "verdict"),
    [("critical", "pass"), ("high", "pass"), ("medium", "fail"), ("low", "fail"), ("none", "pass")],
)
def test_a_level_fails_with_all_that_are_graver(fail_on: Threshold, verdict: str) -> None:
    card = regated(samples.graded(samples.RETENTION), GateOverride(fail_on))

    assert card.verdict == verdict
    assert card.summary["gate"]["min_score"] == 0.0


def test_a_score_that_is_not_reached_fails() -> None:
    card = samples.graded(samples.TAGS)

    assert card.score == 99.0
    assert regated(card, GateOverride(min_score=99.5)).verdict == "fail"
    assert regated(card, GateOverride(min_score=99.0)).verdict == "pass"


def test_nothing_else_of_the_card_changes() -> None:
    before = samples.full()
    after = regated(before, GateOverride("none", 0))

    assert (before.verdict, after.verdict) == ("fail", "pass")
    assert after.summary["gate"] == {"fail_on": [], "min_score": 0}
    assert msgspec.structs.replace(after, verdict=before.verdict, summary=before.summary) == before
    assert regated(before, GateOverride()) is before


def test_what_is_unscored_stays_unscored() -> None:
    assert regated(samples.unscored(), GateOverride("low", 100)) == samples.unscored()
