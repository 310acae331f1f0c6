"""The tests and intervals keep what their authors promise, and agree with independent ways to them."""

import math
from itertools import product

import pytest
from scipy.stats import binomtest, multinomial, ttest_1samp, wilcoxon

from harness.statistics.significance import (
    false_discoveries,
    mean_interval,
    share_interval,
    sign_test,
    signed_rank,
)


@pytest.mark.parametrize(("up", "down"), [(0, 1), (1, 1), (5, 0), (3, 8), (40, 22)])
def test_the_sign_test_is_the_exact_binomial_test_of_those_that_changed(up: int, down: int) -> None:
    expected = binomtest(up, up + down, 0.5).pvalue
    assert sign_test(up, down) == pytest.approx(expected)
    assert sign_test(down, up) == sign_test(up, down)


def test_nothing_that_changed_is_no_evidence() -> None:
    assert sign_test(0, 0) == 1.0
    assert signed_rank([0.0, 0.0]) == 1.0
    assert signed_rank([]) == 1.0


def test_the_signed_rank_test_is_exact_for_few_tied_differences() -> None:
    differences = [3.0, 1.0, 1.0, -2.0, 4.0, 0.0, 0.0]
    ranked = {1.0: 1.5, 2.0: 3.0, 3.0: 4.0, 4.0: 5.0}
    ranks = [ranked[abs(value)] for value in differences if value]
    seen = min(ranked[2.0], sum(ranks) - ranked[2.0])
    sums = [
        sum(rank for rank, sign in zip(ranks, signs, strict=True) if sign)
        for signs in product((0, 1), repeat=len(ranks))
    ]
    expected = sum(min(each, sum(ranks) - each) <= seen for each in sums) / len(sums)
    assert signed_rank(differences) == pytest.approx(expected)


def test_differences_of_zero_do_not_make_the_signed_rank_test_inexact() -> None:
    changed = [12.5, 3.0, -1.0, 7.0, 9.0, 2.0]
    assert signed_rank([*changed, *[0.0] * 1000]) == wilcoxon(changed, method="exact").pvalue


def test_the_interval_of_a_mean_is_students() -> None:
    differences = [1.0, 4.0, -2.0, 8.0, 3.0]
    expected = ttest_1samp(differences, 0).confidence_interval(0.95)
    found = mean_interval(sum(differences), sum(value**2 for value in differences), 5)
    assert found == pytest.approx((expected.low, expected.high))


@pytest.mark.parametrize("differences", [[], [5.0], [2.0, 2.0, 2.0], [0.0] * 40, [12.35] * 9])
def test_where_nothing_tells_the_error_there_is_no_interval(differences: list[float]) -> None:
    total, squares = math.fsum(differences), math.fsum(value**2 for value in differences)
    assert mean_interval(total, squares, len(differences)) is None


def test_the_interval_of_paired_shares_is_the_published_one() -> None:
    """1 pair of 21 changed one way, 7 the other: (n12 + 1)/(n + 2) and (n21 + 1)/(n + 2) by hand."""
    low, high = share_interval(1 - 7, 1 + 7, 21)
    first, second = 2 / 23, 8 / 23
    reach = 1.959964 * math.sqrt((first + second - (first - second) ** 2) / 23)
    assert (low, high) == pytest.approx((first - second - reach, first - second + reach), abs=1e-6)


@pytest.mark.parametrize(("up", "down"), [(0.05, 0.05), (0.1, 0.02), (0.3, 0.1), (0.02, 0.0)])
def test_the_interval_of_paired_shares_covers_what_it_promises_even_for_few_pairs(
    up: float, down: float
) -> None:
    number, covered = 15, 0.0
    outcomes = multinomial(number, [up, down, 1 - up - down])
    for better, worse in product(range(number + 1), repeat=2):
        if better + worse <= number:
            low, high = share_interval(better - worse, better + worse, number)
            if low <= up - down <= high:
                covered += float(outcomes.pmf([better, worse, number - better - worse]))
    assert covered >= 0.94


def test_q_values_are_those_of_benjamini_and_hochberg() -> None:
    probabilities = [0.01, 0.04, 0.03, 0.5]
    assert false_discoveries(probabilities) == pytest.approx([0.04, 0.16 / 3, 0.16 / 3, 0.5])
    assert false_discoveries([]) == []
