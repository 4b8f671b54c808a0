"""The simulator as judge: what doubly robust estimates say of a lot's log, against what the debtors would have done."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import Any

import numpy as np
import pytest

from cureline.engine import respond, simulate
from cureline.engine.respond.outcomes import Kind
from tests.engine.respond.test_coverage import band

START, DAY, HORIZON = dt.date(2026, 3, 2), 7, 30
CALL = respond.ACTIONS.index("call")
SLICES, ROWS = 50, 600


def lot(day: simulate.Day) -> np.ndarray:
    """Calls the less willing more often, and writes to some."""
    weights = np.zeros((day.size, len(respond.ACTIONS)))
    weights[:, 0], weights[:, respond.ACTIONS.index("sms")] = 0.4, 0.2
    weights[:, CALL] = np.where(day.state["willingness"] < 50, 0.6, 0.2)
    return weights


def calling(day: simulate.Day) -> np.ndarray:
    """Calls everyone who may be called."""
    weights = np.zeros((day.size, len(respond.ACTIONS)))
    weights[:, CALL] = 1
    return weights


def nothing(day: simulate.Day) -> np.ndarray:
    """Leaves everyone alone."""
    return np.eye(1, len(respond.ACTIONS)).repeat(day.size, axis=0)


@cache
def simulated(name: str, size: int, seed: int) -> respond.Log:
    """One day's decisions by a policy, and what came of them in a month."""
    wanted: Any = {"lot": lot, "calling": calling, "nothing": nothing}[name]
    policy = respond.Lottery(name, wanted, days={DAY})
    run = simulate.run(
        simulate.draw(simulate.load_world("consumer"), size, seed=seed), policy, days=DAY + HORIZON, seed=seed,
        start_on=START, capacity=dict.fromkeys(respond.ACTIONS[1:], size), log_state=True, holdout_bp=0,
    )  # fmt: skip
    return respond.episodes_of(run, HORIZON, days={DAY}, chances=policy.chances)


@pytest.mark.parametrize("kind", ["linear", "mean"])
def test_estimates_from_a_lot_cover_what_the_policies_really_bring(kind: Kind) -> None:
    called, left = simulated("calling", 40_000, 1), simulated("nothing", 40_000, 1)
    assert called.chances is not None
    could = called.chances[:, CALL] > 0
    effect = float((called.reward - left.reward)[could].mean())
    value = float(called.reward.mean())
    log = simulated("lot", 64_000, 2)
    assert len(log) >= SLICES * ROWS
    held = np.zeros(2, dtype=int)
    order = np.random.default_rng(0).permutation(len(log))
    for number in range(SLICES):
        part = log.take(np.sort(order[number * ROWS : (number + 1) * ROWS]))
        assert part.chances is not None
        open_ = respond.possible(part, CALL)
        target = np.zeros_like(part.chances)
        target[np.arange(len(part)), np.where(open_, CALL, 0)] = 1
        nuisance = respond.learn(part, kind=kind, seed=number)
        held += [
            respond.estimate(part, nuisance, respond.contrast(len(part), CALL), rows=open_).covers(effect),
            respond.evaluate(part, target, nuisance=nuisance).dr.covers(value),
        ]
    low, high = band(SLICES)
    assert (held >= low).all() and (held <= high).all(), (held, low, high)


def test_two_policies_on_one_seed_are_the_same_debtors_and_effects_are_paired() -> None:
    called, left = simulated("calling", 40_000, 1), simulated("nothing", 40_000, 1)
    assert called.table["customer_id"].equals(left.table["customer_id"])
    # who is in the log does not hang on what was done
    assert (called.number("past_due_minor") > 0).all()
    difference = called.reward - left.reward
    assert difference.std() < np.sqrt(2) * left.reward.std()
    assert difference.mean() > 0


def test_the_learned_order_beats_chance_against_the_simulator_s_truth() -> None:
    log = simulated("lot", 64_000, 2)
    learned = respond.learn_uplift(log, name="lot", observed_on=dt.date(2026, 4, 8), kind="linear")
    called, left = simulated("calling", 40_000, 1), simulated("nothing", 40_000, 1)
    score = learned.effect(called.features)[:, CALL]
    rows = np.asarray(called.chances)[:, CALL] > 0
    assert respond.qini(score[rows], (called.reward - left.reward)[rows]) > 0


def test_rewards_are_what_the_run_s_own_tables_say() -> None:
    policy = respond.Lottery("lot", lot, days={0, 7})
    size = 400
    run = simulate.run(
        simulate.draw(simulate.load_world("consumer"), size, seed=5), policy, days=30, seed=5, start_on=START,
        capacity=dict.fromkeys(respond.ACTIONS[1:], size), log_state=True,
    )  # fmt: skip
    log = respond.episodes_of(run, 14, days={0, 7}, complaint_minor=1_000)
    rows = log.table.to_pylist()
    paid, contacts, complaints = run.payments.to_pylist(), run.contacts.to_pylist(), run.complaints.to_pylist()
    assert {row["day"] for row in rows} == {0, 7}
    for row in rows[::7]:

        def within(table: list[dict[str, Any]], row: dict[str, Any] = row) -> list[dict[str, Any]]:
            return [r for r in table if r["debtor"] == row["customer_id"] and 0 <= r["day"] - row["day"] < 14]

        expected = sum(p["amount_minor"] for p in within(paid)) - sum(c["cost_minor"] for c in within(contacts))
        assert row["reward"] == expected - 1_000 * len(within(complaints))
        own = [c for c in contacts if (c["debtor"], c["day"]) == (row["customer_id"], row["day"])]
        assert row["reached"] == (own[0]["reached"] if own else None)
        assert row["action"] == (own[0]["action"] if own else "none")
    with pytest.raises(respond.LogError, match="no decision has 60 days"):
        respond.episodes_of(run, 60)


def test_a_lot_never_touches_whom_it_must_leave_alone() -> None:
    policy = respond.Lottery("calling", calling, days={7})
    run = simulate.run(
        simulate.draw(simulate.load_world("consumer"), 500, seed=3), policy, days=9, seed=3, start_on=START,
        capacity=dict.fromkeys(respond.ACTIONS[1:], 500), log_state=True, holdout_bp=2_000,
    )  # fmt: skip
    chances = policy.chances[7]
    np.testing.assert_allclose(chances.sum(axis=1), 1)
    kept = np.asarray(run.final["holdout"])
    assert kept.any() and (chances[kept, 0] == 1).all()
    assert not kept[run.contacts["debtor"].to_numpy()].any()
