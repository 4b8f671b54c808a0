"""Small policies that the tests of the simulator share."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np

from cureline.engine import simulate
from cureline.engine.simulate import ACTIONS, Choice, Day

START_ON = dt.date(2026, 3, 2)


class Nothing:
    """Leaves everyone alone."""

    name = "nothing"

    def choose(self, day: Day) -> Choice:
        """No contact."""
        return Choice(np.zeros(day.size, dtype=np.int8))


class AtRandom:
    """Any allowed action, for as many as there is room."""

    name = "at_random"

    def choose(self, day: Day) -> Choice:
        """A random order of debtors and actions."""
        action = np.zeros(day.size, dtype=np.int8)
        order = day.rng.permutation(day.size)
        for a in day.rng.permutation(np.arange(1, len(ACTIONS))):
            open_ = order[day.allowed[order, a] & (action[order] == 0)]
            action[open_[: int(day.capacity[a])]] = a
        hours = np.full(day.size, 10, dtype=np.int8)
        return Choice(action, hour=hours, propensity=np.full(day.size, 0.5))


class Calls:
    """Calls everyone who may be called and was not for so many days."""

    name = "calls"

    def __init__(self, gap_days: int) -> None:
        self._gap = gap_days

    def choose(self, day: Day) -> Choice:
        """A call to each who has waited."""
        call = ACTIONS.index("call")
        waited = ~(day.state["days_since_contact"] < self._gap) & (day.state["dpd"] > 0)
        open_ = np.flatnonzero(day.allowed[:, call] & waited)[: int(day.capacity[call])]
        action = np.zeros(day.size, dtype=np.int8)
        action[open_] = call
        return Choice(action)


ROOMY = {"sms": 10**6, "email": 10**6, "letter": 10**6, "call": 10**6, "visit": 10**6, "legal": 10**6}


def run(world: str | simulate.World, policy: simulate.Policy, *, size: int = 300, days: int = 60, seed: int = 1,
        **given: Any) -> simulate.Run:  # fmt: skip
    """A run of a world's population from the first Monday of March 2026."""
    whose = simulate.load_world(world) if isinstance(world, str) else world
    people = simulate.draw(whose, size, seed=seed)
    return simulate.run(people, policy, days=days, seed=seed, start_on=START_ON, **given)
