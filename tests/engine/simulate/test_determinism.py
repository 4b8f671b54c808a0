"""The same arguments give the same bytes, whatever runs beside; luck is the same whatever a policy does."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pyarrow as pa
import pytest

from cureline.engine import simulate
from tests.engine.simulate import ROOMY, AtRandom, Calls, Nothing, run

_TABLES = ("contacts", "payments", "promises", "complaints", "events", "daily", "standings", "final")


def digest(result: simulate.Run) -> str:
    found = hashlib.sha256()
    for name in _TABLES:
        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(sink, getattr(result, name).schema) as writer:
            writer.write_table(getattr(result, name))
        found.update(sink.getvalue())
    return found.hexdigest()


def test_same_arguments_same_bytes_in_threads_too() -> None:
    alone = digest(run("consumer", AtRandom(), size=300, days=20, capacity=ROOMY))
    with ThreadPoolExecutor(2) as pool:
        beside = [
            pool.submit(lambda: digest(run("consumer", AtRandom(), size=300, days=20, capacity=ROOMY)))
            for _ in range(2)
        ]
    assert {alone} == {future.result() for future in beside}
    assert digest(run("consumer", AtRandom(), size=300, days=20, seed=2, capacity=ROOMY)) != alone


def test_two_policies_on_one_seed_meet_the_same_lives() -> None:
    runs = [run("downturn", policy, size=800, days=60, capacity=ROOMY) for policy in (Nothing(), Calls(1))]
    for kind in ("job_lost", "job_found", "fell_ill", "expense"):
        told = [[(e["debtor"], e["day"]) for e in r.events.to_pylist() if e["kind"] == kind] for r in runs]
        assert told[0] == told[1] and told[0]


def test_those_left_alone_do_the_same_under_every_policy() -> None:
    runs = [run("consumer", policy, size=800, days=60, holdout_bp=3000) for policy in (Nothing(), AtRandom())]
    alone = runs[0].final["holdout"].to_numpy(zero_copy_only=False)
    assert (alone == runs[1].final["holdout"].to_numpy(zero_copy_only=False)).all() and 150 < alone.sum() < 350
    paid = [[(p["debtor"], p["day"], p["amount_minor"]) for p in r.payments.to_pylist() if alone[p["debtor"]]]
            for r in runs]  # fmt: skip
    assert paid[0] == paid[1] and paid[0]


@pytest.mark.parametrize("name", simulate.WORLDS)
def test_a_population_is_its_seed(name: str) -> None:
    world = simulate.load_world(name)
    one, same, other = (simulate.draw(world, 200, seed=s) for s in (5, 5, 6))
    assert (one.will == same.will).all() and (one.reach == same.reach).all()
    assert (one.will != other.will).any()
    assert ((one.will > 0) & (one.will < 1)).all()
    assert np.isin(one.pay_day, np.arange(1, 29)).all()
