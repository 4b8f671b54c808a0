"""Small populations to try policies on."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np

from cureline.engine import simulate
from cureline.engine.simulate import ACTIONS, Day

START = dt.date(2026, 3, 2)


def run(
    policy: simulate.Policy, *, world: str = "consumer", size: int = 1200, days: int = 40, seed: int = 5, **more: Any
) -> simulate.Run:
    """A short run; people and luck by the seed."""
    people = simulate.draw(simulate.load_world(world), size, seed=seed)
    return simulate.run(people, policy, days=days, seed=seed, start_on=START, **more)


def day(
    state: dict[str, Any], *, capacity: int = 10, holdout: list[int] | None = None, closed: tuple[str, ...] = ()
) -> Day:
    """A day on which all debtors may get everything but what is `closed`."""
    size = len(next(iter(state.values())))
    allowed = np.ones((size, len(ACTIONS)), bool)
    for name in closed:
        allowed[:, ACTIONS.index(name)] = False
    held = np.zeros(size, bool)
    held[holdout or []] = True
    return Day(
        number=3, on=START, size=size, state={name: np.asarray(values) for name, values in state.items()},
        allowed=allowed, capacity=np.array([size, *[capacity] * (len(ACTIONS) - 1)]),
        cost_minor=np.array([0, 5, 1, 450, 510, 12000, 30000]),
        holdout=held, hours=dict.fromkeys(ACTIONS[1:], (8, 20)), works=True, rng=np.random.default_rng(1),
    )  # fmt: skip
