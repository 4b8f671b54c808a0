"""The night's portrait as a population: amounts and days are kept, what nobody sees is drawn around the indices."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from cureline.engine import simulate
from tests.engine.simulate import ROOMY, START_ON, AtRandom, Nothing

N = 400


@pytest.fixture
def portrait() -> pa.Table:
    rng = np.random.default_rng(1)
    late = rng.integers(0, 5, N)
    dpd = np.where(late > 0, late * 30 - rng.integers(0, 30, N), 0)
    return pa.table(
        {
            "customer_id": [f"K{n}" for n in range(N)], "dpd": pa.array(dpd),
            "past_due_minor": pa.array(late * 90_000), "exposure_minor": pa.array(late * 90_000 + 500_000),
            "ability": pa.array(rng.integers(0, 101, N), mask=rng.random(N) < 0.1),
            "willingness": pa.array(rng.integers(0, 101, N)),
            "reach_call": pa.array(rng.random(N), mask=rng.random(N) < 0.2),
            "best_hour": pa.array(rng.integers(0, 24, N), mask=rng.random(N) < 0.5),
            "vulnerable": pa.array(rng.random(N) < 0.05),
        }
    )  # fmt: skip


def test_what_the_bank_knows_is_kept(portrait: pa.Table) -> None:
    world = simulate.load_world("consumer")
    people = simulate.population_of(portrait, world, seed=1, on=START_ON)
    assert people.customer_ids.to_pylist() == portrait["customer_id"].to_pylist()
    first: dict[str, np.ndarray] = {}

    class Looks(Nothing):
        def choose(self, day: simulate.Day) -> simulate.Choice:
            first.update({name: np.array(day.state[name]) for name in day.state})
            return super().choose(day)

    simulate.run(people, Looks(), days=1, seed=1, start_on=START_ON)
    late = portrait["dpd"].to_numpy() > 0
    # the first morning has passed: a day more; whose due day it is may have paid the month's instalment
    off = first["dpd"][late] - portrait["dpd"].to_numpy()[late] - 1
    assert (off == 0)[people.due_day[late] != START_ON.day].all() and (off <= 0).all()
    assert (first["past_due_minor"][late] >= portrait["past_due_minor"].to_numpy()[late]).all()
    assert (np.isnan(first["reach_call"]) == np.isnan(portrait["reach_call"].to_numpy())).all()
    known = ~np.isnan(portrait["ability"].to_numpy(zero_copy_only=False))
    seen, told = first["ability"][known], portrait["ability"].to_numpy(zero_copy_only=False)[known]
    assert np.abs(seen - told).mean() < 3


def test_it_runs_and_never_calls_who_has_no_number(portrait: pa.Table) -> None:
    people = simulate.population_of(portrait, simulate.load_world("downturn"), seed=1, on=START_ON)
    result = simulate.run(people, AtRandom(), days=20, seed=1, start_on=START_ON, capacity=ROOMY)
    none = np.flatnonzero(np.isnan(portrait["reach_call"].to_numpy(zero_copy_only=False)))
    called = [c["debtor"] for c in result.contacts.to_pylist() if c["action"] == "call"]
    assert called and not set(called) & set(none)


def test_a_portrait_without_what_is_needed_is_refused(portrait: pa.Table) -> None:
    with pytest.raises(ValueError, match="no column 'ability'"):
        simulate.population_of(portrait.drop_columns(["ability"]), simulate.load_world("consumer"), seed=1)


def test_nobody_is_a_population_too(portrait: pa.Table) -> None:
    people = simulate.population_of(portrait.slice(0, 0), simulate.load_world("consumer"), seed=1)
    result = simulate.run(people, Nothing(), days=3, seed=1, start_on=START_ON)
    assert result.summary["recovered_minor"] == 0 and result.final.num_rows == 0
