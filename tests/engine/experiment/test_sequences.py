"""Confidence sequences: A/A runs looked at every day, coverage under an effect, and that peeking at a t-test breaks."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import binom, norm

from cureline.engine import experiment
from tests.engine.experiment.simulated import Runs, compare, draw

RUNS, CUSTOMERS, ALPHA = 2500, 800, 0.05
LOOKS = np.arange(200, CUSTOMERS + 1, 8)


@pytest.fixture(scope="module")
def aa() -> Runs:
    return draw(RUNS, CUSTOMERS, seed=20261125)


def false_alarms(comparison: experiment.Comparison) -> int:
    return int(((comparison.lower > 0) | (comparison.upper < 0)).any(axis=-1).sum())


def most(alpha: float) -> int:
    """What a rate of `alpha` gives at most, but for one set of runs among a thousand."""
    return int(binom.ppf(0.999, RUNS, alpha))


@pytest.mark.parametrize("adjusted", [True, False])
def test_thousands_of_aa_runs_looked_at_every_time_keep_the_nominal_rate(aa: Runs, adjusted: bool) -> None:
    """76 looks each; the rate over all of them together is at most 5 %, and not so far below that the test is idle."""
    found = false_alarms(compare(aa, LOOKS, adjusted=adjusted))
    assert found <= most(ALPHA)
    assert found >= RUNS * 0.005


def test_peeking_at_a_usual_test_breaks_the_rate_on_the_same_runs(aa: Runs) -> None:
    """So the test above can fail: at one look the z-test errs as often as it says, at all of them five times as
    often."""
    comparison = compare(aa, LOOKS)
    z = np.abs(comparison.estimate) / np.sqrt(comparison.variance / comparison.units)
    beyond = z > norm.isf(ALPHA / 2)
    assert RUNS * 0.035 < beyond[:, -1].sum() < most(0.06)
    assert beyond.any(axis=-1).sum() > 4 * RUNS * ALPHA


def test_the_sequence_covers_an_effect_at_all_looks_together() -> None:
    runs = draw(1000, CUSTOMERS, effect=0.25, share=0.3, seed=7)
    comparison = compare(runs, LOOKS)
    missed = ((comparison.lower > 0.25) | (comparison.upper < 0.25)).any(axis=-1).sum()
    assert missed <= binom.ppf(0.999, 1000, ALPHA)
    assert comparison.estimate[:, -1].mean() == pytest.approx(0.25, abs=0.01)


def test_covariates_take_variance_away_and_leave_the_estimate_where_it_is() -> None:
    runs = draw(300, CUSTOMERS, effect=0.25, seed=3)
    comparison = compare(runs, LOOKS)
    before = runs.covariate.ravel()
    explained = np.corrcoef(before, runs.outcome.ravel())[0, 1] ** 2
    assert comparison.reduction[:, -1].mean() == pytest.approx(explained, abs=0.03)
    assert comparison.raw_estimate[:, -1].mean() == pytest.approx(comparison.estimate[:, -1].mean(), abs=0.02)
    assert comparison.estimate[:, -1].std() < 0.95 * comparison.raw_estimate[:, -1].std()


def test_the_tuning_makes_the_boundary_least_at_its_own_number() -> None:
    best = experiment.tuning(5000, ALPHA)
    widths = [
        float(experiment.boundary(5000, alpha=ALPHA, rho2=best * factor)) for factor in (0.8, 0.97, 1, 1.03, 1.25)
    ]
    assert widths.index(min(widths)) == 2


def test_the_boundary_is_that_of_the_paper() -> None:
    """Theorem 2.2 written out with its own numbers: t = 100, ρ = 1/2, α = 1/10."""
    assert experiment.boundary(100, alpha=0.1, rho2=0.25) == pytest.approx(
        (2 * 26 / (100**2 * 0.25) * np.log(26**0.5 / 0.1)) ** 0.5
    )
    assert experiment.half_width_one_sided(100, 4.0, alpha=0.1, rho2=0.25) == pytest.approx(
        2 * (2 * 26 / (100**2 * 0.25) * np.log(1 + 26**0.5 / 0.2)) ** 0.5
    )
    assert experiment.boundary(0, alpha=0.1, rho2=0.25) == np.inf


def test_a_one_sided_sequence_is_crossed_no_oftener_than_it_says() -> None:
    rng = np.random.default_rng(5)
    means = np.cumsum(rng.standard_normal((2000, 1000)), axis=1)[:, 99:] / np.arange(100, 1001)
    width = experiment.half_width_one_sided(
        np.arange(100, 1001), 1.0, alpha=ALPHA, rho2=experiment.tuning(1000, 2 * ALPHA)
    )
    crossed = (means > width).any(axis=1).mean()
    assert 0.01 < crossed <= binom.ppf(0.999, 2000, ALPHA) / 2000


def test_moments_of_looks_equal_those_of_the_rows() -> None:
    runs = draw(2, 50, seed=4)
    found = experiment.moments_at(runs.outcome, runs.covariate[..., None], runs.challenger, [20, 50])
    inside = runs.challenger[1, :20]
    one = experiment.moments(runs.outcome[1, :20][inside], runs.covariate[1, :20][inside][:, None])
    assert found.count[1, 0] == one.count
    np.testing.assert_allclose(found.mean[1, 0], one.mean)
    np.testing.assert_allclose(found.scatter[1, 0], one.scatter)


def test_two_covariates_of_which_one_is_constant_are_as_one() -> None:
    runs = draw(1, 400, seed=6)
    y, x, arm = runs.outcome[0], runs.covariate[0], runs.challenger[0]
    both = np.column_stack([x, np.ones_like(x)])

    def against(covariates: np.ndarray) -> experiment.Comparison:
        champion, challenger = (experiment.moments(y[which], covariates[which]) for which in (~arm, arm))
        return experiment.compare(champion, challenger, alpha=ALPHA, rho2=0.01)

    assert against(both).estimate == pytest.approx(float(against(x[:, None]).estimate))


def test_one_customer_an_arm_says_nothing() -> None:
    one = experiment.moments([3.0])
    found = experiment.compare(one, experiment.moments([]), alpha=ALPHA, rho2=0.01)
    assert found.lower == -np.inf and found.upper == np.inf
    assert found.one()["lower"] is None
