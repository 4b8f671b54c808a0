"""A day taken apart by region and team: within every capacity, near a bound that holds for the whole."""

from __future__ import annotations

import numpy as np
import pytest
from benchmarks.allocate_instances import TEAMS, by_team_and_region, instance
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engine.allocate.test_prices import optimum, problem

from cureline.engine.allocate.parts import by_parts
from cureline.engine.allocate.prices import Columns, solve
from cureline.engine.allocate.repair import used


def worth(c: Columns, chosen: np.ndarray) -> float:
    """The value of a plan that takes each customer's own columns and keeps every capacity."""
    owner = np.repeat(np.arange(c.customers), np.diff(c.start))
    taken = chosen[chosen >= 0]
    assert (owner[taken] == np.flatnonzero(chosen >= 0)).all()
    assert (used(c, chosen) <= c.capacity).all()
    return float(np.where(chosen >= 0, c.value[chosen], c.outside).sum())


@settings(deadline=None, max_examples=15)
@given(st.integers(2, 60), st.integers(0, 10_000), st.sampled_from([0.0, 0.2]), st.integers(1, 4))
def test_any_parts_keep_capacities_and_a_bound_that_holds(customers: int, seed: int, must: float, count: int) -> None:
    c = problem(customers, seed, must=must)
    part = np.random.default_rng(seed).integers(0, count, customers)
    whole = by_parts(c, part, sample=max(customers // 2, 1))
    linear = optimum(c, whole=False)
    assert worth(c, whole.chosen) <= linear + 1e-6 * max(abs(linear), 1.0)
    assert linear <= whole.bound + 1e-9 * max(abs(linear), 1.0)


@pytest.mark.parametrize("regions", [1, 3])
def test_by_region_and_team_the_plan_is_within_half_a_percent_of_the_bound(regions: int) -> None:
    c = instance(60_000, 3)
    part = by_team_and_region(c, regions)
    assert len(np.unique(part // regions)) == TEAMS
    whole = by_parts(c, part, sample=30_000)
    assert 0 <= whole.bound - worth(c, whole.chosen) <= 0.005 * whole.bound
    # the bound is near the one that is found without taking anything apart
    assert whole.bound <= 1.002 * solve(c).bound
    assert (by_parts(c, part, sample=30_000).chosen == whole.chosen).all()


def test_parts_may_be_solved_in_any_order_elsewhere() -> None:
    c = instance(5_000, 1)
    part = c.resource[1][c.start[:-1]]

    def backwards(function, parts):  # type: ignore[no-untyped-def]
        return reversed([function(some) for some in reversed(list(parts))])

    here, there = by_parts(c, part, sample=1_000), by_parts(c, part, sample=1_000, run=backwards)
    assert (here.chosen == there.chosen).all()
    assert here.bound == there.bound
