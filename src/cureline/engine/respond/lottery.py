"""A policy by lot: what is done is drawn by known chances, so that the log of it can be learned from."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from cureline.engine.respond.log import LEFT_ALONE, Floats
from cureline.engine.respond.settings import ACTIONS

if TYPE_CHECKING:
    from cureline.engine.simulate import Choice, Day


@dataclass
class Lottery:
    """Draws an action for each debtor on `days` (every day if None) and leaves all alone on the others.

    `wanted(day)` gives weights (debtor by action). What the gate does not allow, who is in the hold-out and an action
    that nobody does today get none of it; the rest keeps its proportions, and where nothing is left the debtor is left
    alone. The chances that result are kept by day. It needs a run whose capacity holds every draw.
    """

    name: str
    wanted: Callable[[Day], Floats]
    days: Collection[int] | None = None
    chances: dict[int, Floats] = field(default_factory=dict)

    def choose(self, day: Day) -> Choice:
        """The day's draw."""
        from cureline.engine.simulate import Choice

        if self.days is not None and day.number not in self.days:
            return Choice(np.zeros(day.size, dtype=np.int8))
        chances = lawful(self.wanted(day), day)
        self.chances[day.number] = chances
        drawn = day.rng.random(day.size)
        steps = np.cumsum(chances, axis=1)
        # the last step is 1 but for rounding, and no draw may fall behind the last action that can be
        action = np.minimum((drawn[:, None] >= steps).sum(axis=1), len(ACTIONS) - 1)
        action = np.where(chances[np.arange(day.size), action] > 0, action, chances.argmax(axis=1)).astype(np.int8)
        return Choice(action, propensity=chances[np.arange(day.size), action])


def lawful(wanted: Floats, day: Day) -> Floats:
    """Weights as chances over what is allowed of each debtor today."""
    open_ = day.allowed & ~((np.arange(len(ACTIONS)) != LEFT_ALONE)[None, :] & day.holdout[:, None])
    left = np.where(open_ & (day.capacity > 0)[None, :], wanted, 0.0)
    total = left.sum(axis=1)
    left[total <= 0] = 0.0
    left[total <= 0, LEFT_ALONE] = 1.0
    return left / left.sum(axis=1, keepdims=True)
