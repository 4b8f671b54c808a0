"""A policy by chance with known propensities, for logs to learn from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from cureline.engine.dynamic.seen import open_to
from cureline.engine.simulate import Choice

if TYPE_CHECKING:
    from cureline.engine.simulate import Day

# How many standard deviations of room are left below a capacity, so that it is not passed by chance.
_ROOM = 5.0


@dataclass(frozen=True)
class RandomPolicy:
    """Each debtor who may be contacted is, with chance `rate` a day, by one of the allowed actions, each as likely.

    Where a capacity would be passed the chance of that action is lowered beforehand, the same for everybody, so that
    the propensities reported are those used. (By more than five standard deviations it still could be passed: then the
    last rows are left out.)
    """

    rate: float = 0.1
    seed: int = 0
    name: str = "random"

    def choose(self, day: Day) -> Choice:
        """Draw; the propensity of each debtor is that of what was chosen for them."""
        free = open_to(day)
        count = free.sum(axis=1)
        chance = np.where(free, self.rate / np.maximum(count, 1)[:, None], 0.0)
        room = np.minimum(np.asarray(day.capacity[1:], np.float64), day.size)
        expected = chance.sum(axis=0)
        # the largest mean m with m + 5 sqrt(m) <= room
        most = np.square(np.maximum((np.sqrt(_ROOM**2 + 4 * room) - _ROOM) / 2, 0.0))
        chance *= np.minimum(1.0, most / np.maximum(expected, 1e-12))
        rng = np.random.default_rng((self.seed, day.number))
        u = rng.random(day.size)
        edges = np.cumsum(chance, axis=1)
        action = np.where(u < edges[:, -1], (u[:, None] >= edges).sum(axis=1) + 1, 0).astype(np.int8)
        for a in range(1, free.shape[1] + 1):
            action[np.flatnonzero(action == a)[int(room[a - 1]) :]] = 0
        all_chances = np.concatenate((1.0 - edges[:, -1:], chance), axis=1)
        return Choice(action, all_chances[np.arange(day.size), action])
