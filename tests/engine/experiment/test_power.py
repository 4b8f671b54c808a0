"""Sizes and powers equal those of statsmodels; the planned size of the sequence finds its effect."""

from __future__ import annotations

import math

import numpy as np
import pytest
from statsmodels.stats.power import NormalIndPower
from statsmodels.stats.proportion import power_proportions_2indep

from cureline.engine import experiment
from tests.engine.experiment.simulated import compare, draw


@pytest.mark.parametrize("ratio", [1.0, 0.25, 2.0])
@pytest.mark.parametrize("effect", [2.0, -7.5, 40.0])
def test_means_equal_the_reference(effect: float, ratio: float) -> None:
    reference = NormalIndPower()
    n = reference.solve_power(effect / 100, nobs1=None, alpha=0.05, power=0.8, ratio=ratio)
    plan = experiment.plan_means(100, effect, ratio=ratio, alpha=0.05, power=0.8)
    assert plan.champion == math.ceil(n)
    assert plan.challenger == math.ceil(n * ratio)
    assert experiment.power_means(effect, 100, champion=700, challenger=700 * ratio, alpha=0.01) == pytest.approx(
        reference.power(effect / 100, 700, 0.01, ratio)
    )


@pytest.mark.parametrize(("base", "effect"), [(0.2, 0.03), (0.5, -0.1), (0.01, 0.01)])
@pytest.mark.parametrize("ratio", [1.0, 0.25])
def test_proportions_equal_the_reference(base: float, effect: float, ratio: float) -> None:
    """The reference counts the second group as the base; its ratio is the second over the first."""
    expected = power_proportions_2indep(
        effect, base, nobs1=900 * ratio, ratio=1 / ratio, alpha=0.05, return_results=False
    )
    found = experiment.power_proportions(base, effect, champion=900, challenger=900 * ratio, alpha=0.05)
    assert found == pytest.approx(float(expected), abs=2e-4)
    plan = experiment.plan_proportions(base, effect, ratio=ratio, alpha=0.05, power=0.8)
    assert plan.champion
    at = (experiment.power_proportions(base, effect, champion=n, challenger=n * ratio, alpha=0.05)
          for n in (plan.champion - 1, plan.champion))  # fmt: skip
    below, reached = at
    assert below < 0.8 <= reached


def test_the_size_of_the_sequence_finds_the_effect_with_the_planned_power() -> None:
    sd = float(draw(200, 500, seed=1).outcome.std())
    plan = experiment.plan_means(sd, 0.35, ratio=1, alpha=0.05, power=0.8)
    assert plan.always_valid and plan.champion and plan.challenger
    assert 1.7 < plan.always_valid / (plan.champion + plan.challenger) < 2.1
    runs = draw(800, plan.always_valid, effect=0.35, seed=2)
    comparison = compare(runs, np.array([plan.always_valid]), adjusted=False)
    assert (comparison.lower > 0).mean() == pytest.approx(0.8, abs=0.06)


def test_what_can_be_found_is_the_reverse_of_what_is_needed() -> None:
    plan = experiment.plan_means(100, 5, ratio=0.5, alpha=0.05, power=0.9, explained=0.3)
    assert plan.always_valid and plan.champion and plan.challenger
    least = experiment.detectable_difference(
        plan.always_valid, sd=100, ratio=0.5, alpha=0.05, power=0.9, explained=0.3
    )  # fmt: skip
    assert least == pytest.approx(5, rel=1e-3)
    once = experiment.detectable_difference(
        plan.champion + plan.challenger, sd=100, ratio=0.5, alpha=0.05, power=0.9, explained=0.3, always_valid=False
    )
    assert once == pytest.approx(5, rel=1e-3)
    assert experiment.detectable_difference(0, sd=1, ratio=1, alpha=0.05, power=0.8) == math.inf


def test_covariates_make_the_experiment_smaller_by_what_they_explain() -> None:
    plain, helped = (
        experiment.plan_proportions(0.3, 0.02, ratio=1, alpha=0.05, power=0.8, explained=r2) for r2 in (0, 0.5)
    )
    assert plain.champion and helped.champion == pytest.approx(plain.champion / 2, abs=1)


def test_days() -> None:
    assert experiment.days_needed(1000, stock=400, inflow=50, horizon=30) == 42
    assert experiment.days_needed(400, stock=400, inflow=0, horizon=30) == 30
    assert experiment.days_needed(401, stock=400, inflow=0, horizon=30) is None
    assert experiment.days_needed(None, stock=1, inflow=1, horizon=30) is None


def test_no_effect_and_no_spread_need_no_size() -> None:
    assert experiment.plan_means(100, 0, ratio=1, alpha=0.05, power=0.8) == experiment.Plan(None, None, None)
    with pytest.raises(ValueError, match="proportion"):
        experiment.plan_proportions(0.9, 0.2, ratio=1, alpha=0.05, power=0.8)
