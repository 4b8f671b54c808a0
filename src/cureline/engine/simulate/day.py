"""What a policy is given each day, what it answers, and the checks that keep it honest."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from cureline.engine.simulate.contacting import NEUTRAL, Deeds
from cureline.engine.simulate.gate import Gate
from cureline.engine.simulate.worlds import ACTIONS


@dataclass(frozen=True)
class Day:
    """A day as the bank sees it.

    `state` has the columns of `visible.COLUMNS` (index is debtor), `allowed` is debtor x action, `capacity` and
    `cost_minor` have a figure for each action of ACTIONS (capacity of `none`: every debtor), `holdout` who must be
    left alone, `hours` the first and last hour of each channel, `rng` chance of the policy's own: the same for the
    same seed and day whatever else is drawn.
    """

    number: int
    on: dt.date
    size: int
    state: Mapping[str, NDArray[Any]]
    allowed: NDArray[np.bool_]
    capacity: NDArray[np.int64]
    cost_minor: NDArray[np.int64]
    holdout: NDArray[np.bool_]
    hours: Mapping[str, tuple[int, int]]
    works: bool
    rng: np.random.Generator


@dataclass(frozen=True)
class Choice:
    """What a policy does: an index into ACTIONS for each debtor.

    `propensity` is the chance with which the action was picked (1 where None), `hour` local (where None the hour of
    the last talk, else the world's), `tone` -1 soft, 0, 1 firm, `plan` who is offered a plan (where None: who is in
    hardship or below the world's index of ability).
    """

    action: NDArray[np.int8]
    propensity: NDArray[np.float64] | None = None
    hour: NDArray[np.int8] | None = None
    tone: NDArray[np.int8] | None = None
    plan: NDArray[np.bool_] | None = None


class Policy(Protocol):
    """Anything that chooses."""

    @property
    def name(self) -> str:
        """What it is called in results."""

    def choose(self, day: Day) -> Choice:
        """The day's choice."""


def checked(choice: Choice, day: Day, gate: Gate, plan_below: int, default_hour: int) -> Deeds:
    """The contacts of a choice. Raises ValueError for one that is not allowed or passes capacity."""
    action = np.asarray(choice.action)
    if action.shape != (day.size,) or not np.issubdtype(action.dtype, np.integer):
        raise ValueError(f"day {day.number}: an action is needed for each of {day.size} debtors")
    if action.size and (action.min() < 0 or action.max() >= len(ACTIONS)):
        raise ValueError(f"day {day.number}: an action is 0 to {len(ACTIONS) - 1}")
    rows = np.flatnonzero(action)
    done = action[rows].astype(np.int8)
    if (touched := rows[day.holdout[rows]]).size:
        raise ValueError(f"day {day.number}: debtor {touched[0]} is in the hold-out")
    if (wrong := np.flatnonzero(~day.allowed[rows, done])).size:
        raise ValueError(f"day {day.number}: {ACTIONS[done[wrong[0]]]} is not allowed for debtor {rows[wrong[0]]}")
    used = np.bincount(done, minlength=len(ACTIONS))
    if (over := np.flatnonzero(used[1:] > day.capacity[1:])).size:
        a = int(over[0]) + 1
        raise ValueError(f"day {day.number}: {used[a]} x {ACTIONS[a]} pass the capacity of {day.capacity[a]}")
    if choice.propensity is not None:
        propensity = np.asarray(choice.propensity)
        if propensity.shape != (day.size,) or (~(propensity > 0) | (propensity > 1)).any():
            raise ValueError(f"day {day.number}: a propensity lies above 0 and at most at 1")
    best = day.state["best_hour"][rows]
    hour = np.where(np.isnan(best), default_hour, best) if choice.hour is None else np.asarray(choice.hour)[rows]
    bounds = np.asarray([(0, 23), *(gate.hours[a] for a in ACTIONS[1:])])
    if choice.hour is None:
        hour = np.clip(hour, bounds[done, 0], bounds[done, 1])
    elif (late := np.flatnonzero((hour < bounds[done, 0]) | (hour > bounds[done, 1]))).size:
        raise ValueError(f"day {day.number}: {ACTIONS[done[late[0]]]} at {hour[late[0]]} is outside the rules' hours")
    tone = np.full(len(rows), NEUTRAL, dtype=np.int8) if choice.tone is None else np.asarray(choice.tone)[rows]
    if choice.plan is None:
        offer = (day.state["ability"][rows] < plan_below) | day.state["hardship"][rows]
    else:
        offer = np.asarray(choice.plan)[rows]
    return Deeds(rows, done, hour.astype(np.int8), tone.astype(np.int8), offer)
