"""No policy can break a rule, touch the hold-out or pass its capacity; what was allowed was allowed."""

from __future__ import annotations

import dataclasses
from collections import Counter, defaultdict

import numpy as np
import pytest

from cureline.engine import compliance, simulate
from cureline.engine.simulate import ACTIONS, Choice, Day
from tests.engine.simulate import ROOMY, START_ON, AtRandom, Calls, run

CALL, SMS = ACTIONS.index("call"), ACTIONS.index("sms")


@pytest.fixture(scope="module")
def pressed() -> simulate.Run:
    """A run in which everything allowed is done, with many complaints, opt-outs and promises."""
    world = simulate.load_world("consumer").changed(
        {"complaint.base_ppm": dict.fromkeys(ACTIONS[1:], 20_000), "refusal.opt_out": 0.02}, source="touchy people"
    )
    return run(world, AtRandom(), size=1500, days=60, capacity=ROOMY)


def _of(result: simulate.Run, table: str) -> list[dict[str, object]]:
    return getattr(result, table).to_pylist()


def test_the_hold_out_is_never_touched(pressed: simulate.Run) -> None:
    alone = np.flatnonzero(pressed.final["holdout"].to_numpy(zero_copy_only=False))
    assert len(alone)
    assert not np.isin(pressed.contacts["debtor"].to_numpy(), alone).any()


def test_an_open_complaint_stops_calls_visits_and_suits(pressed: simulate.Run) -> None:
    opened = defaultdict(list)
    for c in _of(pressed, "complaints"):
        opened[c["debtor"]].append((c["day"], c["cause"]))
    assert opened
    for c in _of(pressed, "contacts"):
        for day, cause in opened[c["debtor"]]:
            if day < c["day"] <= day + 15:
                assert c["action"] in ("sms", "email", "letter")
                assert cause != "not_owed"


def test_a_running_promise_is_not_pressed(pressed: simulate.Run) -> None:
    until = defaultdict(list)
    for p in _of(pressed, "promises"):
        until[p["debtor"]].append((p["day"], p["due_day"]))
    reminded = 0
    paid = {(p["debtor"], p["day"]) for p in _of(pressed, "payments")}
    for c in _of(pressed, "contacts"):
        for made, due in until[c["debtor"]]:
            # a promise ends early where all that was past due is paid
            if made < c["day"] <= due and not any((c["debtor"], d) in paid for d in range(made, c["day"])):
                assert c["action"] in ("sms", "email") and c["day"] >= due - 1
                reminded += 1
    assert reminded


def test_who_opted_out_is_not_contacted_that_way(pressed: simulate.Run) -> None:
    out: dict[tuple[object, object], int] = {}
    for c in _of(pressed, "contacts"):
        assert c["day"] <= out.get((c["debtor"], c["action"]), 999)
        if c["opted_out"]:
            out[c["debtor"], c["action"]] = c["day"]
    assert out


def test_the_vulnerable_are_not_visited_or_sued_and_a_suit_ends_other_contacts(pressed: simulate.Run) -> None:
    people = simulate.draw(simulate.load_world("consumer"), 1500, seed=1)
    vulnerable = set(np.flatnonzero(people.vulnerable))
    sued: dict[object, int] = {}
    for c in _of(pressed, "contacts"):
        assert not (c["action"] in ("visit", "legal") and c["debtor"] in vulnerable)
        if c["debtor"] in sued:
            assert c["action"] == "letter"
        if c["action"] == "legal":
            sued[c["debtor"]] = c["day"]
    assert sued


def test_caps_of_a_pack_hold_over_any_days() -> None:
    # the United States allow seven attempts in seven days, and none for seven days after a talk
    world = simulate.load_world("consumer").changed({"book.jurisdiction": "US"}, source="another pack")
    result = run(world, Calls(1), size=600, days=40, capacity=ROOMY)
    rules = [r for r in compliance.load_pack("US", on=START_ON).of("count") if r.effect == "block"]
    assert rules
    for rule in rules:
        counted = defaultdict(list)
        for c in result.contacts.to_pylist():
            ended = "refused" if c["refused"] else "right_party" if c["right_party"] else (
                "third_party" if c["reached"] else "no_answer")  # fmt: skip
            event = {"channel": c["action"], "direction": "out", "relation": "self", "outcome": ended,
                     "prior_consent": None, "by_agency": None, "seconds": None}  # fmt: skip
            before = [d for d in counted[c["debtor"]] if d > c["day"] - rule.count.days]
            if c["action"] in rule.channels:
                assert len(before) < rule.count.cap, rule.id
            if rule.count.events.test(event):
                counted[c["debtor"]].append(c["day"])
        assert max(map(len, counted.values())) > 0


def test_capacity_is_kept_and_rest_days_have_no_calls() -> None:
    result = run("consumer", AtRandom(), size=1000, days=30)
    per_day = Counter((c["day"], c["action"]) for c in result.contacts.to_pylist())
    capacity = simulate.load_world("consumer")["capacity.per_thousand"]
    assert all(n <= round(capacity[action]) for (_, action), n in per_day.items())
    sundays = {d for d in range(30) if (START_ON.toordinal() + d) % 7 == 0}
    assert not {day for day, action in per_day if action == "call"} & sundays


class Cheats:
    """Does one forbidden thing."""

    name = "cheats"

    def __init__(self, how: str) -> None:
        self._how = how

    def choose(self, day: Day) -> Choice:
        """One forbidden thing."""
        action = np.zeros(day.size, dtype=np.int8)
        allowed = np.flatnonzero(day.allowed[:, CALL] & ~day.holdout)
        if self._how == "hold-out":
            action[np.flatnonzero(day.holdout)[0]] = SMS
        if self._how == "not allowed":
            action[np.flatnonzero(~day.allowed[:, CALL] & ~day.holdout)[0]] = CALL
        if self._how == "capacity":
            action[allowed] = CALL
        if self._how in ("hours", "propensity"):
            action[allowed[0]] = CALL
        if self._how == "an action is":
            action[allowed[0]] = len(ACTIONS)
        if self._how == "is needed":
            action = action[1:]
        hour = np.full(day.size, 23, dtype=np.int8) if self._how == "hours" else None
        return Choice(action, hour=hour, propensity=np.zeros(day.size) if self._how == "propensity" else None)


@pytest.mark.parametrize(
    "how", ["hold-out", "not allowed", "capacity", "hours", "propensity", "an action is", "is needed"]
)
def test_a_policy_that_cheats_is_stopped(how: str) -> None:
    with pytest.raises(ValueError, match=how):
        run("consumer", Cheats(how), size=400, days=1, capacity={"call": 5, "sms": 5})


def test_what_a_policy_is_given_cannot_be_changed() -> None:
    class Writes:
        name = "writes"

        def choose(self, day: Day) -> Choice:
            day.state["dpd"][0] = 0
            return Choice(np.zeros(day.size, dtype=np.int8))

    with pytest.raises(ValueError, match="read-only"):
        run("consumer", Writes(), size=20, days=1)
    assert dataclasses.fields(Day)
