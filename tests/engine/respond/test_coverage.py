"""Intervals hold the truth as often as they say: over seeds, with the propensity right, with the forecast right."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pyarrow as pa
import pytest
from scipy import stats

from cureline.engine import respond
from cureline.engine.respond.outcomes import Kind
from tests.engine.respond import bandit

SEEDS = 150
SIZE = 1_200


def band(trials: int, rate: float = 0.95) -> tuple[int, int]:
    """What a true coverage gives in 99.8 of 100 studies."""
    low, high = stats.binom.interval(0.998, trials, rate)
    return int(low), int(high)


def even(made: respond.Log) -> respond.Log:
    """The same log with wrong propensities: as if every action had been as likely in every state."""
    names = [name for name in made.table.column_names if not name.startswith("p_") or name == "p_cure"]
    kept = made.table.select(names)
    place = kept.column_names.index("propensity")
    return respond.Log(kept.set_column(place, "propensity", pa.array(np.full(len(made), 1 / 3))))


def right(made: respond.Log) -> respond.Log:
    """The log as it is."""
    return made


@pytest.mark.parametrize(
    ("kind", "known"),
    [("linear", right), ("mean", right), ("linear", even)],
    ids=["both right", "wrong forecast", "wrong propensity"],
)
def test_doubly_robust_intervals_cover_the_truth_at_their_rate(
    kind: Kind, known: Callable[[respond.Log], respond.Log]
) -> None:
    truth = bandit.truth()
    effect, value = truth.effect("call"), truth.value(bandit.BETTER)
    held = np.zeros(2, dtype=int)
    off = np.zeros((SEEDS, 2))
    for seed in range(SEEDS):
        log = known(bandit.log(SIZE, seed))
        nuisance = respond.learn(log, kind=kind, seed=seed)
        call = respond.estimate(log, nuisance, respond.contrast(SIZE, respond.ACTIONS.index("call")))
        better = respond.estimate(log, nuisance, bandit.policy(log, bandit.BETTER))
        held += [call.covers(effect), better.covers(value)]
        off[seed] = (call.value - effect) / call.error, (better.value - value) / better.error
    low, high = band(SEEDS)
    assert (held >= low).all() and (held <= high).all(), (held, low, high)
    # in units of its own error an estimate is off by one on average, and by nothing in the mean
    assert np.abs(off.mean(axis=0)).max() < 4 / np.sqrt(SEEDS)
    assert 0.8 < off.std() < 1.25


def test_with_forecast_and_propensity_both_wrong_nothing_holds() -> None:
    truth = bandit.truth().effect("call")
    held = 0
    for seed in range(40):
        log = even(bandit.log(SIZE, seed))
        nuisance = respond.learn(log, kind="mean", seed=seed)
        held += respond.estimate(log, nuisance, respond.contrast(SIZE, respond.ACTIONS.index("call"))).covers(truth)
    assert held < 0.8 * 40


def test_boosted_forecasts_cover_too() -> None:
    truth = bandit.truth().effect("call")
    trials = 12
    held = 0
    for seed in range(trials):
        log = bandit.log(SIZE, seed + 500)
        nuisance = respond.learn(log, seed=seed)
        held += respond.estimate(log, nuisance, respond.contrast(SIZE, respond.ACTIONS.index("call"))).covers(truth)
    low, high = band(trials)
    assert low <= held <= high


def test_policies_are_judged_at_the_nominal_rate_and_the_bernstein_bound_never_fails() -> None:
    truth = bandit.truth().value(bandit.BETTER)
    held = dict.fromkeys(("ips", "snips", "dr", "ips_bounds", "dr_bounds"), 0)
    widths = np.zeros((SEEDS, 2))
    for seed in range(SEEDS):
        log = bandit.log(SIZE, seed + 1_000)
        found = respond.evaluate(
            log, bandit.policy(log, bandit.BETTER), kind="linear", reward_range=(-700.0, 80_000.0), seed=seed
        )
        assert found.ips_bounds is not None and found.dr_bounds is not None
        for name in ("ips", "snips", "dr"):
            held[name] += getattr(found, name).covers(truth)
        held["ips_bounds"] += found.ips_bounds[0] <= truth <= found.ips_bounds[1]
        held["dr_bounds"] += found.dr_bounds[0] <= truth <= found.dr_bounds[1]
        widths[seed] = found.ips.error, found.dr.error
    low, high = band(SEEDS)
    for name in ("ips", "snips", "dr"):
        assert low <= held[name] <= high, held
    assert held["ips_bounds"] == held["dr_bounds"] == SEEDS
    # what the forecast explains need not be learned from the lot
    assert widths[:, 1].mean() < widths[:, 0].mean()


def test_effects_of_groups_cover_their_truth() -> None:
    reward = bandit.truth().reward
    held = asked = 0
    for seed in range(25):
        log = bandit.log(3_000, seed + 300)
        for effect in respond.effects(log, kind="linear", seed=seed):
            if effect.action == "call" and effect.quadrant and effect.bucket:
                cell = reward[bandit.QUADRANTS.index(effect.quadrant), bandit.BUCKETS.index(effect.bucket)]
                held += effect.estimate.covers(cell[2] - cell[0])
                asked += 1
    low, high = band(asked)
    assert asked == 200 and low <= held <= high
