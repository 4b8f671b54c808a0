"""The policies by learned values, on small runs of the simulator."""

from __future__ import annotations

import numpy as np
import pytest

from cureline.engine import dynamic
from cureline.engine.simulate import ACTIONS, Day
from tests.engine.dynamic import towns

DEBTOR = {
    "dpd": [40], "bucket_number": [2], "past_due_minor": [180_000], "exposure_minor": [900_000],
    "instalment_minor": [90_000], "due_in_days": [12], "ability": [60], "willingness": [55], "p_cure": [0.35],
    "p_default": [0.4], "promise_open": [0],
    "promises_broken": [0], "promises_kept": [0], "calls_30d": [0], "contacts_30d": [0], "right_party_30d": [0],
    "complaints": [0], "in_plan": [0], "hardship": [0], "vulnerable": [0], "in_litigation": [0], "reach_call": [0.5],
    "reach_sms": [0.8], "reach_email": [0.4], "reach_letter": [0.7], "reach_visit": [0.5],
}  # fmt: skip


@pytest.mark.parametrize("kind", ["dynamic", "myopic"])
@pytest.mark.parametrize("world", ["consumer", "small_business", "stubborn"])
def test_it_keeps_to_the_gate_the_hold_out_and_capacity(kind: str, world: str) -> None:
    # the simulator raises for a policy that does not
    run = towns.run(dynamic.shipped(kind), world=world)
    held = np.flatnonzero(run.final["holdout"].to_numpy())
    assert len(held) > 10
    assert run.summary["contacts"] > 500
    assert not np.isin(run.contacts["debtor"].to_numpy(), held).any()


def test_the_same_run_is_the_same_to_the_last_contact() -> None:
    policy = dynamic.shipped()
    first, again, other = (towns.run(p, days=25) for p in (policy, policy, dynamic.shipped()))
    assert first.contacts.equals(again.contacts)
    assert first.contacts.equals(other.contacts)


def test_it_recovers_more_than_chance_with_no_more_contacts() -> None:
    """Paired over seeds, so that the luck of debtors falls out; the mean stands five of its deviations above 0."""
    ratios, contacts = [], []
    policies = dynamic.shipped(patience_minor=4000), dynamic.random_policy(rate=0.5)
    for seed in range(100, 105):
        ours, chance = (towns.run(policy, size=800, seed=seed).summary for policy in policies)
        ratios.append(np.log(ours["recovered_minor"] / chance["recovered_minor"]))
        contacts.append(ours["contacts"] / chance["contacts"])
    assert np.mean(ratios) > 5 * np.std(ratios, ddof=1) / np.sqrt(len(ratios))
    assert max(contacts) < 1


def test_it_looks_past_today_with_fewer_contacts_than_the_myopic_one() -> None:
    ours, myopic = (towns.run(dynamic.shipped(kind), size=1500, days=30).summary for kind in ("dynamic", "myopic"))
    assert ours["contacts"] < 0.9 * myopic["contacts"]


def test_a_promise_due_in_two_days_is_left_alone() -> None:
    """Although every action is allowed."""
    many = {name: values * 200 for name, values in DEBTOR.items()}
    rng = np.random.default_rng(2)
    many |= {
        "willingness": rng.integers(20, 90, 200),
        "ability": rng.integers(20, 90, 200),
        "dpd": rng.integers(5, 59, 200),
    }
    many["bucket_number"] = many["dpd"] // 30 + 1
    free = dynamic.shipped().choose(_day(many)).action
    promised = (
        dynamic.shipped().choose(_day({**many, "promise_open": [1] * 200, "promise_due_in_days": [2] * 200})).action
    )
    assert (free > 0).mean() > 0.9
    assert not promised.any()


def test_a_contact_that_costs_more_than_it_brings_is_not_made() -> None:
    poor = {**DEBTOR, "past_due_minor": [300], "instalment_minor": [300], "exposure_minor": [300]}
    assert dynamic.shipped().choose(_day(poor)).action[0] == 0
    assert dynamic.shipped().choose(_day(DEBTOR)).action[0] > 0


def test_the_dearer_a_complaint_and_the_dearer_patience_the_fewer_contacts() -> None:
    counts = [
        towns.run(dynamic.shipped(**changed), size=800, days=25).summary["contacts"]
        for changed in ({"patience_minor": 0}, {}, {"patience_minor": 5_000}, {"complaint_minor": 100_000_000})
    ]
    assert counts[0] > counts[1] > counts[2]
    assert counts[1] > counts[3]


def test_what_the_bank_cannot_see_is_not_read() -> None:
    run_seen = []

    class Spy(dict):  # type: ignore[type-arg]
        def __getitem__(self, name: str) -> object:
            run_seen.append(name)
            return super().__getitem__(name)

    day = _day(DEBTOR)
    dynamic.shipped().choose(Day(**{**day.__dict__, "state": Spy(day.state)}))
    assert set(run_seen) <= set(dynamic.settings()["features"]) | {f"reach_{a}" for a in ACTIONS}


def _day(state: dict[str, object]) -> Day:
    return towns.day(state, capacity=1000, closed=("legal",))
