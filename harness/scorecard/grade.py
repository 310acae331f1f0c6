"""Counts, score and verdict of a set of findings.

    score = max(0, 100 - sum over the levels of (weight of the level * findings at that level))

rounded to two decimals. The gate fails an answer with any finding at a level of ``fail_on``, or with a
score below ``min_score``.
"""

from collections import Counter
from collections.abc import Iterable
from typing import Literal

from harness.model.finding import IMPACTS, Finding
from harness.model.rubric import Gate, Scoring
from harness.model.scorecard import Counts


def count(findings: Iterable[Finding]) -> Counts:
    """The findings by level."""
    by_level = Counter(finding.impact for finding in findings)
    return Counts(**{level: by_level[level] for level in IMPACTS})


def score(counts: Counts, scoring: Scoring) -> float:
    """The points out of 100; a level that ``scoring`` gives no weight costs nothing."""
    lost: float = sum(scoring.weights.get(level, 0.0) * getattr(counts, level) for level in IMPACTS)
    return round(min(100.0, max(0.0, 100.0 - lost)), 2)


def verdict(counts: Counts, points: float, gate: Gate) -> Literal["pass", "fail"]:
    """Whether the gate holds."""
    blocked = any(getattr(counts, level) for level in gate.fail_on)
    return "fail" if blocked or points < gate.min_score else "pass"
