import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.model.finding import IMPACTS, Impact
from harness.model.rubric import Gate, Scoring
from harness.model.scorecard import Counts
from harness.scorecard.grade import count, score, verdict
from tests.scorecard.cards import finding, scoring


def test_counts_are_the_findings_by_level() -> None:
    assert count([finding("critical"), finding("low"), finding("low")]) == Counts(critical=1, low=2)


def test_a_score_is_100_less_the_weights() -> None:
    assert score(Counts(critical=1, high=2, medium=3, low=4), Scoring()) == 100 - 25 - 20 - 12 - 4


def test_a_score_never_falls_below_0() -> None:
    assert score(Counts(critical=9), Scoring()) == 0


def test_a_level_without_a_weight_costs_nothing() -> None:
    assert score(Counts(low=50), scoring(critical=10.0)) == 100


@given(st.lists(st.sampled_from(IMPACTS)))
def test_one_more_finding_never_raises_the_score(levels: list[Impact]) -> None:
    findings = [finding(level) for level in levels]
    for level in IMPACTS:
        more = score(count([*findings, finding(level)]), Scoring())
        assert 0 <= more <= score(count(findings), Scoring())


@pytest.mark.parametrize(
    ("counts", "points", "gate", "expected"),
    [
        (Counts(), 100.0, Gate(), "pass"),
        (Counts(medium=5), 80.0, Gate(), "pass"),
        (Counts(high=1), 90.0, Gate(), "fail"),
        (Counts(critical=1), 75.0, Gate(fail_on=("low",)), "pass"),
        (Counts(medium=5), 80.0, Gate(min_score=80.0), "pass"),
        (Counts(medium=6), 79.99, Gate(min_score=80.0), "fail"),
    ],
)
def test_the_gate_decides_the_verdict(counts: Counts, points: float, gate: Gate, expected: str) -> None:
    assert verdict(counts, points, gate) == expected
