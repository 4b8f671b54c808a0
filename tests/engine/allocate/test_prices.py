"""The prices and their bound against HiGHS, which solves the same small problems to the end."""

from __future__ import annotations

import highspy
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cureline.engine.allocate.exchange import exchange
from cureline.engine.allocate.prices import Columns, solve
from cureline.engine.allocate.repair import repair, used


def problem(customers: int, seed: int, *, must: float = 0.0) -> Columns:
    """Customers with one to four columns over three channels and five teams, in counts and minutes."""
    rng = np.random.default_rng(seed)
    counts = rng.integers(1, 5, customers)
    start = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    size = int(start[-1])
    channel, team = rng.integers(0, 3, size), rng.integers(0, 6, size)
    minutes = rng.integers(3, 40, size).astype(float)
    value = np.round(rng.lognormal(6, 1, size)) - 100.0
    room = np.floor(np.concatenate([customers * rng.uniform(0.05, 0.4, 3), customers * rng.uniform(0.2, 2, 5)]))
    # a sixth team stands for no person: it has no minutes
    outside = np.where(rng.random(customers) < must, -1e6, 0.0)
    return Columns(
        start, value, (channel, np.where(team < 5, 3 + team, 8)), (np.ones(size), np.where(team < 5, minutes, 0.0)),
        room, outside,
    )  # fmt: skip


def optimum(c: Columns, *, whole: bool) -> float:
    """The linear relaxation's optimum, or that in whole numbers, by HiGHS."""
    h = highspy.Highs()
    h.setOptionValue("output_flag", False)
    h.setOptionValue("mip_rel_gap", 0.0)
    n, size, rooms = c.customers, len(c.value), len(c.capacity)
    owner = np.repeat(np.arange(n), np.diff(c.start))
    for j in range(size):
        h.addVar(0.0, 1.0)
        # not being served costs -outside: gain it back with the column
        h.changeColCost(j, float(c.value[j] - c.outside[owner[j]]))
        if whole:
            h.changeColIntegrality(j, highspy.HighsVarType.kInteger)
    for i in range(n):
        at = np.arange(c.start[i], c.start[i + 1], dtype=np.int32)
        h.addRow(-highspy.kHighsInf, 1.0, len(at), at, np.ones(len(at)))
    for r in range(rooms):
        use = sum((np.where(res == r, u, 0.0) for res, u in zip(c.resource, c.use, strict=True)), np.zeros(size))
        at = np.flatnonzero(use).astype(np.int32)
        h.addRow(-highspy.kHighsInf, float(c.capacity[r]), len(at), at, use[at])
    h.changeObjectiveSense(highspy.ObjSense.kMaximize)
    h.run()
    return float(h.getInfo().objective_function_value + c.outside.sum())


def plan_of(c: Columns) -> tuple[float, float]:
    """The worth of our plan, which keeps every capacity, and the bound."""
    found = solve(c)
    chosen = repair(c, found)
    exchange(c, chosen, found.prices, found.bound, gap=0.0)
    assert (used(c, chosen) <= c.capacity).all()
    owner = np.repeat(np.arange(c.customers), np.diff(c.start))
    taken = chosen[chosen >= 0]
    assert (owner[taken] == np.flatnonzero(chosen >= 0)).all()
    return float(np.where(chosen >= 0, c.value[chosen], c.outside).sum()), found.bound


@settings(deadline=None, max_examples=25)
@given(st.integers(1, 60), st.integers(0, 10_000), st.sampled_from([0.0, 0.2]))
def test_the_bound_holds_and_no_plan_passes_the_optimum(customers: int, seed: int, must: float) -> None:
    """Our plan <= the optimum in whole numbers <= the linear optimum <= our bound, which is near it."""
    c = problem(customers, seed, must=must)
    ours, bound = plan_of(c)
    whole, linear = optimum(c, whole=True), optimum(c, whole=False)
    scale = max(abs(linear), 1.0)
    assert ours <= whole + 1e-6 * scale and whole <= linear + 1e-6 * scale
    assert linear <= bound + 1e-9 * scale


@pytest.mark.parametrize("seed", range(4))
def test_near_the_optimum(seed: int) -> None:
    """Of 400 customers: the bound within 0.2 % of the linear optimum, the plan within 1 % of it."""
    c = problem(400, seed)
    ours, bound = plan_of(c)
    linear = optimum(c, whole=False)
    assert bound <= 1.002 * linear and ours >= 0.99 * linear


def test_large_days_are_certified_to_a_hundredth_of_a_percent() -> None:
    """Without HiGHS: the gap between plan and bound is the proof."""
    ours, bound = plan_of(problem(100_000, 1))
    assert bound - ours <= 1e-4 * bound


@pytest.mark.parametrize("customers", [50, 20_000])
def test_customers_who_are_all_alike(customers: int) -> None:
    """Ties of everyone with everyone: the prices are at a corner, and the plan still uses all there is."""
    start = np.arange(customers + 1, dtype=np.int64) * 2
    room = np.floor(np.array([0.3, 0.2]) * customers)
    c = Columns(
        start, np.tile([100.0, 30.0], customers), (np.tile([0, 1], customers),), (np.ones(2 * customers),), room,
        np.zeros(customers),
    )  # fmt: skip
    ours, bound = plan_of(c)
    assert ours == room[0] * 100 + room[1] * 30 and ours <= bound <= 1.001 * ours
