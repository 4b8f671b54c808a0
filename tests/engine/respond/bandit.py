"""A department of one decision per customer whose truth is known by arithmetic."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from cureline.engine import respond

QUADRANTS = ("can_will", "can_wont", "cant_will", "cant_wont")
BUCKETS = ("M1", "M3")
ACTIONS = ("none", "sms", "call")
COST = {"none": 0.0, "sms": 5.0, "call": 700.0}
CELL_SHARE = np.array([[0.2, 0.1], [0.15, 0.1], [0.2, 0.1], [0.1, 0.05]])
# chance of a cure: of those left alone, and what each action adds
ALONE = np.array([[0.5, 0.3], [0.2, 0.1], [0.2, 0.08], [0.08, 0.03]])
RISE = {
    "none": np.zeros((4, 2)),
    "sms": np.array([[0.04, 0.01], [0.02, 0.0], [0.02, 0.01], [0.0, 0.0]]),
    "call": np.array([[0.05, 0.06], [0.22, 0.16], [0.10, 0.08], [0.02, 0.01]]),
}
# the logging practice calls those who would pay least and leaves the willing alone, by a known lot
PRACTICE = np.array(
    [[[0.7, 0.2, 0.1], [0.6, 0.3, 0.1]], [[0.3, 0.3, 0.4], [0.2, 0.2, 0.6]],
     [[0.2, 0.2, 0.6], [0.2, 0.2, 0.6]], [[0.15, 0.15, 0.7], [0.1, 0.2, 0.7]]]
)  # fmt: skip
AMOUNT = (20_000.0, 80_000.0)


@dataclass(frozen=True)
class Truth:
    """Mean reward by cell and action."""

    reward: npt.NDArray[np.float64]

    def effect(self, action: str) -> float:
        """Of all customers, over leaving alone."""
        column = self.reward[:, :, ACTIONS.index(action)] - self.reward[:, :, 0]
        return float((CELL_SHARE * column).sum())

    def value(self, chances: npt.NDArray[np.float64]) -> float:
        """Of a policy by cell."""
        return float((CELL_SHARE * (chances * self.reward).sum(axis=2)).sum())


def truth() -> Truth:
    """What each action brings on average in each cell."""
    middle = sum(AMOUNT) / 2
    return Truth(np.stack([(ALONE + RISE[a]) * middle - COST[a] for a in ACTIONS], axis=2))


def log(size: int, seed: int, *, practice: npt.NDArray[np.float64] = PRACTICE, told: bool = True) -> respond.Log:
    """A log of `size` customers; `told`: with the chances of every action."""
    draw = np.random.default_rng(seed)
    cell = draw.choice(8, size, p=CELL_SHARE.ravel())
    quadrant, bucket = np.divmod(cell, 2)
    chances = practice[quadrant, bucket]
    action = (draw.random(size)[:, None] > np.cumsum(chances, axis=1)[:, :-1]).sum(axis=1)
    amount = draw.uniform(*AMOUNT, size)
    rise = np.stack([RISE[a] for a in ACTIONS], axis=2)
    cured = draw.random(size) < ALONE[quadrant, bucket] + rise[quadrant, bucket, action]
    cost = np.array([COST[a] for a in ACTIONS])[action]
    columns = {
        "customer_id": np.arange(size),
        "quadrant": np.array(QUADRANTS)[quadrant],
        "bucket": np.array(BUCKETS)[bucket],
        "past_due_minor": amount,
        "action": np.array(ACTIONS)[action],
        "propensity": chances[np.arange(size), action],
        "cured": cured,
        "reward": cured * amount - cost,
    }
    if told:
        for name in respond.ACTIONS:
            columns[f"p_{name}"] = chances[:, ACTIONS.index(name)] if name in ACTIONS else np.zeros(size)
    return respond.Log(pa.table(columns))


def policy(made: respond.Log, chances: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """A policy by cell as chances of each row of a log."""
    quadrant = made.codes("quadrant", QUADRANTS)
    bucket = made.codes("bucket", BUCKETS)
    found = np.zeros((len(made), len(respond.ACTIONS)))
    for place, name in enumerate(ACTIONS):
        found[:, respond.ACTIONS.index(name)] = chances[quadrant, bucket, place]
    return found


# calls those who can and will not, writes to the willing, leaves the others alone
BETTER = np.zeros((4, 2, 3))
BETTER[0, :, 1] = 1
BETTER[1, :, 2] = 1
BETTER[2, :, 2] = 0.5
BETTER[2, :, 0] = 0.5
BETTER[3, :, 0] = 1
