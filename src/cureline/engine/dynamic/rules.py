"""The rules that departments work by: a list in some order, called from the top until the day's calls are used.

The rest of the list gets a message, a mail and a letter in the same order while each lasts. The hard actions go where
departments use them: steps at law to those half a year late, visits to those two months late, top of the list first.
Debtors who are not past due are on no list.
A list is worked through before it starts anew: whoever was contacted in the last `rest_days` stands after all others.
Those days are what serves each rule best on the worlds that the dynamic policy learns from (of 2, 3, 5, 7 and 10).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from cureline.engine.dynamic.seen import Actions, Floats, column, open_to
from cureline.engine.simulate import ACTIONS, Choice

if TYPE_CHECKING:
    from cureline.engine.simulate import Day

# From how many days past due an action is for a debtor at all; the order is the ladder's.
LADDER = (("legal", 180), ("visit", 60), ("call", 0), ("sms", 0), ("email", 0), ("letter", 30))


@dataclass(frozen=True)
class Rule:
    """A list in the order of `first` (lowest value on top); among equals the lower row."""

    name: str
    first: Callable[[Day], Floats]
    rest_days: int

    def choose(self, day: Day) -> Choice:
        """Work the list from the top down."""
        free = open_to(day)
        late = np.nan_to_num(column(day.state, "dpd", day.size))
        rested = ~(column(day.state, "days_since_contact", day.size) < self.rest_days)
        first = np.nan_to_num(self.first(day), nan=np.inf)
        order = np.lexsort((np.arange(day.size), first, ~rested))
        given: Actions = np.zeros(day.size, np.int8)
        for name, from_day in LADDER:
            action = ACTIONS.index(name)
            able = free[:, action - 1] & (given == 0) & (late >= max(from_day, 1))
            top = order[able[order]][: max(int(min(day.capacity[action], day.size)), 0)]
            given[top] = action
        return Choice(given)


def _oldest(day: Day) -> Floats:
    return -column(day.state, "dpd", day.size)


def _largest(day: Day) -> Floats:
    return -column(day.state, "past_due_minor", day.size)


def _riskiest(day: Day) -> Floats:
    default = np.nan_to_num(column(day.state, "p_default", day.size))
    return column(day.state, "p_cure", day.size) - 1e-6 * default


def oldest_first() -> Rule:
    """Most days past due on top."""
    return Rule("oldest_first", _oldest, rest_days=5)


def largest_first() -> Rule:
    """The largest amount past due on top."""
    return Rule("largest_first", _largest, rest_days=3)


def risk_first() -> Rule:
    """The least chance of a cure by itself on top, and among equals the highest chance of default."""
    return Rule("risk_first", _riskiest, rest_days=5)
