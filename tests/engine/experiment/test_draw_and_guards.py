"""Whether the draw was fair, and guard-rails: no more false alarms than they say, and harm is found."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom, chisquare

from cureline.engine import experiment
from cureline.engine.experiment.guards import EARLY, HARM, OPEN, SAFE, ratio_ends
from cureline.engine.experiment.randomisation import log_mixture

SETTINGS: dict[str, Any] = {"share": 0.5, "alpha": 0.05, "rho2": 0.01, "least_events": 8, "least_units": 100}


def test_the_sample_ratio_is_the_chi_square_of_the_reference() -> None:
    found = experiment.sample_ratio([4800, 2600, 210], [6500, 3300, 200])
    total = 4800 + 2600 + 210
    reference = chisquare([4800, 2600, 210], [total * 0.65, total * 0.33, total * 0.02])
    assert (found.statistic, found.p) == pytest.approx((reference.statistic, reference.pvalue))
    assert experiment.sample_ratio([0, 0], [1, 1]).p == 1
    assert experiment.sample_ratio([10, 12, 0], [1, 1, 0]).p == pytest.approx(chisquare([10, 12]).pvalue)


def test_the_sample_ratio_may_be_looked_at_daily() -> None:
    """4,000 fair draws of 2,000 customers, a look every ten: alarms at 1 % are at most 1 %; a chi-square gives far
    more."""
    rng = np.random.default_rng(8)
    challenger = np.cumsum(rng.random((4000, 2000)) < 0.3, axis=1)[:, 9::10]
    n = np.arange(10, 2001, 10)
    log_evidence = log_mixture(np.stack([n - challenger, challenger], axis=-1), [0.7, 0.3])
    assert (log_evidence > np.log(100)).any(axis=1).sum() <= binom.ppf(0.999, 4000, 0.01)
    squares = (challenger - 0.3 * n) ** 2 / (0.21 * n)
    assert (squares > 6.63).any(axis=1).mean() > 0.04


def test_a_mismatch_is_found() -> None:
    assert experiment.sample_ratio([10_000, 9_000], [1, 1]).p_always < 1e-6
    assert experiment.sample_ratio([10_000, 9_900], [1, 1]).p_always > 0.05


def test_balance_finds_what_the_draw_did_not_do() -> None:
    rng = np.random.default_rng(2)
    even, other = rng.normal(50, 10, 2000), rng.normal(50, 10, 1000)
    fair, skewed = experiment.balance({"dpd": even, "limit": even}, {"dpd": other, "limit": other + 3})
    assert fair.p > 0.001 and skewed.p < 1e-6
    assert skewed.difference == pytest.approx(0.3, abs=0.1)
    assert experiment.balance({"dpd": [1.0]}, {"dpd": [1.0, 2.0]}) == []


@pytest.mark.parametrize("share", [0.5, 0.2])
def test_counts_within_the_margin_raise_a_false_alarm_no_oftener_than_said(share: float) -> None:
    """4,000 runs at the very margin, judged after each of 300 events: exact, whatever the number of events."""
    margin = 1.25
    chance = share * margin / (share * margin + 1 - share)
    rng = np.random.default_rng(11)
    challenger = np.cumsum(rng.random((4000, 300)) < chance, axis=1)
    evidence = experiment.count_log_evidence(challenger, np.arange(1, 301) - challenger, share=share, margin=margin)
    alarms = (evidence > np.log(20)).any(axis=1).sum()
    assert 4000 * 0.005 < alarms <= binom.ppf(0.999, 4000, 0.05)


def test_a_test_of_counts_at_every_event_would_break() -> None:
    rng = np.random.default_rng(11)
    challenger = np.cumsum(rng.random((4000, 300)) < 0.5, axis=1)[:, 7:]
    n = np.arange(8, 301)
    assert (binom.sf(challenger - 1, n, 0.5) < 0.05).any(axis=1).mean() > 0.15


@given(st.integers(0, 300), st.integers(0, 300), st.sampled_from([0.1, 0.5, 0.7]))
def test_the_ends_of_a_ratio_are_where_the_evidence_turns(challenger: int, champion: int, share: float) -> None:
    lower, upper = ratio_ends(challenger, champion, share=share, alpha=0.05)
    limit = np.log(20)
    if lower:
        for factor, beyond in ((0.99, True), (1.01, False)):
            evidence = experiment.count_log_evidence(challenger, champion, share=share, margin=lower * factor)
            assert bool(evidence > limit) is beyond
    if upper is not None:
        assert lower < upper


def arm(events: int, customers: int) -> experiment.Moments:
    return experiment.moments([1.0] * events + [0.0] * (customers - events))


def test_complaints_stop_a_challenger_beyond_the_margin_only() -> None:
    rail = experiment.GuardRail("complaints", experiment.COUNT, 1.2)
    assert experiment.judge(rail, arm(10, 2000), arm(60, 2000), **SETTINGS).state == HARM
    assert experiment.judge(rail, arm(40, 2000), arm(44, 2000), **SETTINGS).state == OPEN
    assert experiment.judge(rail, arm(200, 2000), arm(90, 2000), **SETTINGS).state == SAFE
    few = experiment.judge(rail, arm(0, 2000), arm(7, 2000), **SETTINGS)
    assert (few.state, few.challenger) == (EARLY, 0.0035)


def test_means_stop_a_challenger_beyond_the_margin_only() -> None:
    rng = np.random.default_rng(3)
    rail = experiment.GuardRail("contacts", experiment.MEAN, 0.3)
    champion = experiment.moments(rng.poisson(2.0, 3000))
    for mean, state in ((3.0, HARM), (2.3, OPEN), (1.8, SAFE)):
        assert experiment.judge(rail, champion, experiment.moments(rng.poisson(mean, 3000)), **SETTINGS).state == state
    assert experiment.judge(rail, champion, experiment.moments([9.0] * 50), **SETTINGS).state == EARLY
    with pytest.raises(ValueError, match="kind"):
        experiment.judge(experiment.GuardRail("x", "rate", 1), champion, champion, **SETTINGS)
