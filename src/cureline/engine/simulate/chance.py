"""Chance that is the same whatever is done: a draw is keyed by seed, day and kind, with a place for each debtor."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

# What a draw decides; the number is part of the key, so a kind is never renumbered.
KINDS = {
    "holdout": 1, "income": 2, "job": 3, "illness": 4, "shock": 5, "forget": 6, "reach": 7, "party": 8, "promise": 9,
    "refuse": 10, "complain": 11, "cause": 12, "plan": 13, "opt_out": 14, "disclose": 15, "pay": 16, "part": 17,
    "keep": 18, "plan_pay": 19, "own_complaint": 20, "own_cause": 21, "promise_day": 22, "says": 23,
    # of a population
    "instalment": 40, "balance": 41, "bucket": 42, "cash": 44, "will": 45, "pay_day": 46, "due_day": 47,
    "number": 48, "hour": 49, "points": 50, "vulnerable": 51, "proneness": 52, "ability_noise": 53, "will_noise": 54,
    "reach_trait": 60,
}  # fmt: skip
BEFORE = 1 << 40
_MASK = (1 << 64) - 1


def uniform(seed: int, day: int, kind: str, size: int) -> Floats:
    """A number in [0, 1) for every debtor."""
    return _generator(seed, day, kind).random(size, dtype=np.float32)


def normal(seed: int, day: int, kind: str, size: int) -> Floats:
    """A standard normal number for every debtor."""
    return _generator(seed, day, kind).standard_normal(size, dtype=np.float32)


class Draws:
    """A day's chance, by kind; each kind is drawn once."""

    def __init__(self, seed: int, day: int, size: int) -> None:
        self._key, self._size = (seed, day), size
        self._drawn: dict[str, Floats] = {}

    def __call__(self, kind: str) -> Floats:
        if kind not in self._drawn:
            self._drawn[kind] = uniform(*self._key, kind, self._size)
        return self._drawn[kind]

    def normal(self, kind: str) -> Floats:
        """A standard normal number for every debtor."""
        return normal(*self._key, kind, self._size)


def _generator(seed: int, day: int, kind: str) -> np.random.Generator:
    key = np.array([seed & _MASK, ((day << 8) | KINDS[kind]) & _MASK], dtype=np.uint64)
    return np.random.Generator(np.random.Philox(key=key))
