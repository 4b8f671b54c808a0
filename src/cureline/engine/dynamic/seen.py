"""What the bank sees of each debtor, as one matrix for the trees."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from cureline.engine.dynamic.settings import settings
from cureline.engine.simulate import ACTIONS

if TYPE_CHECKING:
    from cureline.engine.simulate import Day

Floats = NDArray[np.float64]
Matrix = NDArray[np.float32]
Bools = NDArray[np.bool_]
Actions = NDArray[np.int8]

OF_DAY = ("day_of_month", "weekday")
OF_ACTION = ("action", "reach", "plan")
# Which column tells how surely an action reaches the debtor; a step at law is served.
REACH = {name: f"reach_{name}" for name in ("sms", "email", "letter", "call", "visit")}


def names() -> tuple[str, ...]:
    """The columns that the trees read, in their order."""
    return (*settings()["features"], *OF_DAY, *OF_ACTION)


def column(state: Mapping[str, Any], name: str, size: int) -> Floats:
    """A column of the state as real numbers, missing where it is not known."""
    if name not in state:
        return np.full(size, np.nan)
    return np.asarray(state[name], np.float64)


def debtors(day: Day) -> Matrix:
    """Debtor by column, without those of the action."""
    columns = [column(day.state, name, day.size) for name in settings()["features"]]
    columns += [np.full(day.size, float(day.on.day)), np.full(day.size, float(day.on.weekday()))]
    return np.stack(columns, axis=1).astype(np.float32)


def later(columns: Matrix, days: int) -> Matrix:
    """The same debtors after so many days in which nothing happens."""
    moved = columns.copy()
    for name, step in settings()["waiting"].items():
        moved[:, settings()["features"].index(name)] += step * days
    return moved


def reaches(day: Day, actions: Sequence[str]) -> Matrix:
    """Debtor by action: the chance to reach them that the bank believes in, missing where none is known."""
    found = [
        column(day.state, REACH[name], day.size) if name in REACH else np.full(day.size, np.nan) for name in actions
    ]
    return np.stack(found, axis=1).astype(np.float32)


def amounts(day: Day) -> Floats:
    """What a debtor's effects are measured by: the instalment asked a month, else what is past due; at least 1."""
    asked = column(day.state, "instalment_minor", day.size)
    return np.maximum(np.where(asked > 0, asked, np.nan_to_num(column(day.state, "past_due_minor", day.size))), 1.0)


def open_to(day: Day) -> Bools:
    """Debtor by action: what may be done today by rules and capacity, the hold-out left alone; without none."""
    free: Bools = np.asarray(day.allowed, bool) & ~np.asarray(day.holdout, bool)[:, None]
    return free[:, 1:] & (np.asarray(day.capacity)[1:] > 0)


def plans(day: Day) -> Bools:
    """Who is offered a plan where nothing better is known: whom hardship is known of, or who is able to pay little."""
    given = settings()["deciding"]
    able = column(day.state, "ability", day.size)
    found: Bools = (able < given["plan_below_ability"]) | (np.nan_to_num(column(day.state, "hardship", day.size)) > 0)
    return found


def promised(day: Day) -> Bools:
    """Who has promised to pay and is left alone until shortly before that day.

    The values say nothing of contacts then: they were learned where the gate allows none.
    """
    until = column(day.state, "promise_due_in_days", day.size)
    runs = np.nan_to_num(column(day.state, "promise_open", day.size)) > 0
    found: Bools = runs & ~(until <= settings()["deciding"]["remind_days"])
    return found


def hours(day: Day, action: Actions) -> Actions:
    """At what hour: that of the last talk; where none is known each further call tries another part of the day."""
    best = column(day.state, "best_hour", day.size)
    tries = np.asarray(settings()["hours"])
    calls = np.nan_to_num(column(day.state, "calls_30d", day.size)).astype(np.int64)
    hour = np.where(np.isnan(best), tries[calls % len(tries)], best)
    bounds = np.array([(0, 23), *(day.hours[name] for name in ACTIONS[1:])])[action]
    clipped: Actions = np.clip(hour, bounds[:, 0], bounds[:, 1]).astype(np.int8)
    return clipped
