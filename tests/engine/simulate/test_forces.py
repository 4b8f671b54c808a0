"""Forces pull both ways: waiting cures many, a call at a good moment helps, calls without measure cost more."""

from __future__ import annotations

import numpy as np
import pytest

from cureline.engine import simulate
from cureline.engine.simulate import ACTIONS, Choice, Day
from tests.engine.simulate import ROOMY, START_ON, Calls, Nothing, run

CALL = ACTIONS.index("call")
SIZE, DAYS = 4000, 90


@pytest.fixture(scope="module")
def runs() -> dict[str, simulate.Run]:
    """Nobody called, everyone after two weeks, everyone every day."""
    policies = {"none": Nothing(), "measured": Calls(12), "daily": Calls(1)}
    return {name: run("consumer", policy, size=SIZE, days=DAYS, capacity=ROOMY) for name, policy in policies.items()}


def test_many_early_debtors_cure_without_any_contact(runs: dict[str, simulate.Run]) -> None:
    days = np.unique(runs["none"].standings["day"].to_numpy())
    bucket = runs["none"].standings["bucket"].combine_chunks().indices.to_numpy().reshape(len(days), -1)
    early = bucket[0] == 1
    cured = {e["debtor"] for e in runs["none"].events.to_pylist() if e["kind"] == "cured" and e["day"] <= 30}
    assert 0.25 < np.isin(np.flatnonzero(early), list(cured)).mean() < 0.75


def test_calls_bring_more_than_waiting(runs: dict[str, simulate.Run]) -> None:
    assert runs["measured"].summary["recovered_minor"] > 1.02 * runs["none"].summary["recovered_minor"]


def test_calls_without_measure_bring_less_for_each_and_many_complaints(runs: dict[str, simulate.Run]) -> None:
    measured, daily = runs["measured"].summary, runs["daily"].summary
    base = runs["none"].summary["recovered_minor"]
    lift = [(s["recovered_minor"] - base) / s["contacts"] for s in (measured, daily)]
    assert lift[1] < 0.5 * lift[0]
    assert daily["complaints"] > 3 * measured["complaints"]
    # what more it brings is not worth its cost
    net = [s["recovered_minor"] - s["cost_minor"] - s["complaint_cost_minor"] for s in (measured, daily)]
    assert net[1] < net[0]


class Once:
    """Calls each debtor past due once, on a chosen day of the debtor's month of pay."""

    name = "once"

    def __init__(self, people: simulate.Population, days_after_pay: int) -> None:
        self._pay_day, self._after = people.pay_day.astype(int), days_after_pay

    def choose(self, day: Day) -> Choice:
        """A call to those whose pay day was so many days ago and who had none."""
        moment = (day.on.day - self._pay_day) % 30 == self._after
        fresh = np.isnan(day.state["days_since_contact"]) & (day.state["dpd"] > 0)
        return Choice(np.where(moment & fresh & day.allowed[:, CALL] & day.works, CALL, 0).astype(np.int8))


def test_a_call_after_pay_day_brings_more_than_one_when_the_money_is_gone() -> None:
    world = simulate.load_world("consumer")
    people = simulate.draw(world, 12_000, seed=2)
    paid = {}
    for after in (1, 18):
        result = simulate.run(people, Once(people, after), days=45, seed=2, start_on=START_ON, capacity=ROOMY)
        called = {c["debtor"]: c["day"] for c in result.contacts.to_pylist() if c["right_party"]}
        within = {p["debtor"] for p in result.payments.to_pylist() if 0 <= p["day"] - called.get(p["debtor"], 999) <= 5}
        paid[after] = len(within) / len(called)
    assert paid[1] > 1.2 * paid[18]


def test_an_unwilling_world_needs_work_and_a_self_curing_one_hardly_any() -> None:
    lift = {}
    for name in ("forgiving", "stubborn"):
        none, calls = (run(name, policy, size=SIZE, days=DAYS, capacity=ROOMY) for policy in (Nothing(), Calls(6)))
        lift[name] = calls.summary["recovered_minor"] / none.summary["recovered_minor"] - 1
    assert lift["stubborn"] > 2 * lift["forgiving"]


def test_a_downturn_brings_less_and_more_hardship() -> None:
    usual, bad = (run(name, Calls(10), size=SIZE, days=DAYS, capacity=ROOMY) for name in ("consumer", "downturn"))
    assert bad.summary["recovered_minor"] < usual.summary["recovered_minor"]
    assert bad.final["hardship"].to_numpy(zero_copy_only=False).sum() > (
        usual.final["hardship"].to_numpy(zero_copy_only=False).sum()
    )
