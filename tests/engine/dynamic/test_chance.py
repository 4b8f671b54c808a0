"""The policy by chance."""

from __future__ import annotations

import numpy as np

from cureline.engine import dynamic
from tests.engine.dynamic import towns


def test_the_propensity_is_how_often_the_choice_is_made() -> None:
    day = towns.day({"dpd": [10] * 40_000}, capacity=100_000, closed=("letter", "legal"))
    choice = dynamic.random_policy(rate=0.2, seed=3).choose(day)
    share = np.bincount(choice.action, minlength=7) / 40_000
    told = {int(a): float(p) for a, p in zip(choice.action, choice.propensity, strict=True)}
    assert told == {0: 0.8, 1: 0.05, 2: 0.05, 4: 0.05, 5: 0.05}
    # five standard deviations of a share of 0.05
    assert all(abs(share[a] - p) < 5 * np.sqrt(p * (1 - p) / 40_000) for a, p in told.items())


def test_a_scarce_action_is_made_less_likely_and_says_so() -> None:
    day = towns.day({"dpd": [10] * 4_000}, capacity=50)
    choice = dynamic.random_policy(rate=0.9, seed=3).choose(day)
    used = np.bincount(choice.action, minlength=7)[1:]
    assert (used <= 50).all()
    chance = float(choice.propensity[choice.action == 1][0])
    assert abs(used.mean() / 4_000 - chance) < 5 * np.sqrt(chance / 4_000 / 6)


def test_no_capacity_is_no_contact() -> None:
    choice = dynamic.random_policy(rate=0.9).choose(towns.day({"dpd": [10] * 50}, capacity=0))
    assert not choice.action.any()
    assert (choice.propensity == 1).all()


def test_it_keeps_to_the_gate_the_hold_out_and_capacity() -> None:
    assert towns.run(dynamic.random_policy(rate=0.5, seed=2)).summary["contacts"] > 500
