"""Paired tests and intervals: closed forms and exact distributions, so no seed and no chance in a result.

Tested are differences of tasks, B less A. See docs/results.md for the choice of each.
"""

import math
from collections.abc import Sequence

_QUANTILE = 0.975  # of a two-sided interval of 95 %
_FEWEST = 2
_NOISE = 1e-12

Interval = tuple[float, float]


def signed_rank(differences: Sequence[float]) -> float:
    """The two-sided p-value of Wilcoxon's signed-rank test; differences of zero say nothing and are dropped.

    Exact up to 50 differences (13 where some are equal in size), the normal approximation with its correction
    for ties beyond.
    """
    from scipy.stats import wilcoxon  # noqa: PLC0415 - only a comparison needs it

    changed = [difference for difference in differences if difference]
    return float(wilcoxon(changed).pvalue) if changed else 1.0


def sign_test(up: int, down: int) -> float:
    """The exact two-sided p-value of so many tasks up and down: McNemar's, where a task has one pair."""
    from scipy.stats import binom  # noqa: PLC0415 - only a comparison needs it

    return min(1.0, 2 * float(binom.cdf(min(up, down), up + down, 0.5)))


def false_discoveries(probabilities: Sequence[float]) -> list[float]:
    """The q-value of each of many tests (Benjamini and Hochberg 1995)."""
    from scipy.stats import false_discovery_control  # noqa: PLC0415 - only a comparison needs it

    return [float(q) for q in false_discovery_control(probabilities)] if probabilities else []


def mean_interval(total: float, squares: float, number: int) -> Interval | None:
    """Student's interval of the mean of ``number`` differences, from their sum and that of their squares.

    None where nothing tells how far off the mean may be: one difference alone, or all of them equal.
    """
    from scipy.stats import t  # noqa: PLC0415 - only a comparison needs it

    if number < _FEWEST:
        return None
    mean = total / number
    variance = (squares - total * mean) / (number - 1)
    if variance < _NOISE:
        return None
    reach = float(t.ppf(_QUANTILE, number - 1)) * math.sqrt(variance / number)
    return mean - reach, mean + reach


def share_interval(total: float, squares: float, number: int) -> Interval:
    """The same for paired proportions, where each difference is 1, 0 or -1 (Bonett and Price 2012).

    The differences +1 and -1 are added to the sample: the interval stays honest where few differ, or none.
    """
    from scipy.stats import norm  # noqa: PLC0415 - only a comparison needs it

    mean = total / (number + 2)
    variance = (squares + 2) / (number + 2) - mean * mean
    reach = float(norm.ppf(_QUANTILE)) * math.sqrt(variance / (number + 2))
    return max(-1.0, mean - reach), min(1.0, mean + reach)
