"""Intervals and tests against published figures and reference libraries, and the rate of false discoveries."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from cureline.engine.improve.statistics import benjamini_hochberg, mean_below, one_share, two_shares, wilson


def test_newcombe_is_his_own_example() -> None:
    # Newcombe 1998, table II (a), method 10: 56/70 against 48/80
    found = two_shares((56, 70), (48, 80), less=False)
    assert (round(found.difference, 4), round(found.low, 4), round(found.high, 4)) == (0.2, 0.0524, 0.3339)


@pytest.mark.parametrize(("a", "b"), [((3, 40), (11, 52)), ((300, 1000), (360, 1000)), ((0, 20), (5, 30))])
def test_intervals_are_those_of_the_reference(a: tuple[int, int], b: tuple[int, int]) -> None:
    found = two_shares(a, b, less=True)
    assert (found.low, found.high) == pytest.approx(confint_proportions_2indep(*a, *b, method="newcomb"), abs=1e-9)
    assert wilson(*a) == pytest.approx(proportion_confint(*a, method="wilson"), abs=1e-9)


def test_few_cases_are_tested_exactly() -> None:
    expected = stats.fisher_exact([[1, 29], [9, 21]], alternative="less").pvalue
    assert two_shares((1, 30), (9, 30), less=True).p == pytest.approx(expected)


def test_a_margin_must_be_ruled_out() -> None:
    # no difference at all, many cases: an uplift of three points is ruled out, one of nothing is not
    assert two_shares((5000, 10_000), (5000, 10_000), less=True, margin=-0.03).p < 0.001
    assert two_shares((5000, 10_000), (5000, 10_000), less=True).p == pytest.approx(0.5)


def test_discovery_rates_are_those_of_the_reference() -> None:
    p = [0.001, 0.008, 0.039, 0.041, 0.042, 0.06, 0.074, 0.205, 0.212, 0.216, 0.222, 0.251, 0.269, 0.275, 0.34]
    assert benjamini_hochberg(p) == pytest.approx(multipletests(p, method="fdr_bh")[1])
    assert benjamini_hochberg([]) == []


def test_where_nothing_is_the_matter_discoveries_are_at_the_rate_that_was_asked() -> None:
    draw = np.random.default_rng(5)
    families = 0
    for _ in range(200):
        before, now = draw.binomial(300, 0.4, 20), draw.binomial(120, 0.4, 20)
        p = [two_shares((x, 120), (y, 300), less=True).p for x, y in zip(now, before, strict=True)]
        families += min(benjamini_hochberg(p)) <= 0.05
    # all nulls are true: the rate of families with any discovery is 5 %; 200 families, three standard errors
    assert families <= 200 * 0.05 + 3 * (200 * 0.05 * 0.95) ** 0.5


def test_a_mean_is_tried_against_its_cost() -> None:
    amounts = np.array([0.0] * 95 + [1000.0] * 5)
    found = mean_below(amounts.sum(), (amounts**2).sum(), 100, 200.0)
    expected = stats.ttest_1samp(amounts, 200.0, alternative="less")
    assert found.p == pytest.approx(expected.pvalue)
    assert mean_below(0, 0, 50, 200.0).p == 0


def test_a_share_is_tried_against_what_was_assumed() -> None:
    assert one_share(410, 1000, 0.35).p == pytest.approx(stats.binomtest(410, 1000, 0.35).pvalue)
