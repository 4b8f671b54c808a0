"""Doubly robust estimates: right in the limit when either the forecast of rewards or the propensities are right.

Robins, Rotnitzky and Zhao (1994); for policies Dudik, Langford and Li (2011).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cureline.engine.respond import intervals
from cureline.engine.respond.intervals import Estimate
from cureline.engine.respond.log import LEFT_ALONE, Flags, Floats, Log, group_names
from cureline.engine.respond.outcomes import Kind, Linear, Nuisance, learn
from cureline.engine.respond.settings import ACTIONS, SETTINGS


@dataclass(frozen=True)
class Effect:
    """What an action adds over leaving alone, in a group of customers (`quadrant`, `bucket`; None: all)."""

    action: str
    quadrant: str | None
    bucket: str | None
    estimate: Estimate
    taken: int
    left_alone: int


@dataclass(frozen=True)
class Overlap:
    """How well the log knows an action: its rows, the spread of their propensities, and what its weights are worth.

    `effective` is Kish's effective sample size, (sum w)^2 / sum w^2 with w = 1 / propensity; `tight` the share of rows
    below `effect.tight_propensity`.
    """

    action: str
    rows: int
    estimated: int
    least: float
    median: float
    tight: float
    effective: float


def scores(log: Log, nuisance: Nuisance, wanted: Floats, reward: Floats | None = None) -> Floats:
    """Each row's doubly robust score of sum over actions of `wanted` (row by action) x reward of the action.

    score = sum_a wanted_a m_a(x) + wanted_A / e_A (Y - m_A(x)): its mean is the estimate.
    """
    outcome = log.reward if reward is None else reward
    row = np.arange(len(log))
    left = outcome - nuisance.expected[row, log.action]
    direct = np.einsum("ra,ra->r", wanted, nuisance.expected)
    return np.asarray(direct + wanted[row, log.action] / nuisance.propensity * left)


def estimate(
    log: Log, nuisance: Nuisance, wanted: Floats, *, rows: Flags | None = None, reward: Floats | None = None,
    level: float | None = None,
) -> Estimate:  # fmt: skip
    """The mean score of some rows with its interval over customers.

    With a linear outcome model the interval also counts that its coefficients are estimated, so that it holds when the
    propensities are wrong and the model is right (with the right propensities that part vanishes).
    """
    level = SETTINGS["level"] if level is None else level
    chosen = np.ones(len(log), dtype=bool) if rows is None else rows
    outcome = log.reward if reward is None else reward
    score = scores(log, nuisance, wanted, reward)
    count = int(chosen.sum())
    if count == 0:
        raise ValueError("no rows to estimate from")
    centre = float(score[chosen].mean())
    influence = np.where(chosen, score - centre, 0.0)
    if nuisance.linear is not None:
        influence = influence + _learned(log, nuisance, nuisance.linear, wanted, chosen, outcome)
        return intervals.around(centre, intervals.summed(influence, log.customer), count, level)
    return intervals.around(centre, intervals.summed(influence[chosen], log.customer[chosen]), count, level)


def contrast(rows: int, action: int, against: int = LEFT_ALONE) -> Floats:
    """`wanted` of one action less another."""
    wanted = np.zeros((rows, len(ACTIONS)))
    wanted[:, action] += 1.0
    wanted[:, against] -= 1.0
    return wanted


def possible(log: Log, action: int, against: int = LEFT_ALONE) -> Flags:
    """The rows in which both could have been done; all where the log does not say."""
    if log.chances is None:
        return np.ones(len(log), dtype=bool)
    return np.asarray((log.chances[:, action] > 0) & (log.chances[:, against] > 0))


def effects(
    log: Log, *, kind: Kind = "boosted", nuisance: Nuisance | None = None, reward: Floats | None = None,
    groups: bool = True, seed: int = 0,
) -> list[Effect]:  # fmt: skip
    """The average effect of each action taken in the log over leaving alone: of all, and of each group that has both.

    All are the rows in which the action was possible: nothing is said of those for whom the gate shuts it.

    `reward` stands for the log's own where another outcome (such as cured) is asked about. A group without rows of the
    action or of those left alone has no effect here: the log can't know it.
    """
    nuisance = learn(log, kind=kind, reward=reward, seed=seed) if nuisance is None else nuisance
    found: list[Effect] = []
    names = group_names()
    alone = log.action == LEFT_ALONE
    for action in np.unique(log.action).tolist():
        if action == LEFT_ALONE or not alone.any():
            continue
        wanted = contrast(len(log), action)
        taken = log.action == action
        could = possible(log, action)
        cells: list[tuple[str | None, str | None, Flags]] = [(None, None, could)]
        if groups:
            cells += [(*_pair(names[g]), could & (log.group == g)) for g in np.unique(log.group).tolist()]
        for quadrant, bucket, rows in cells:
            both = int((rows & taken).sum()), int((rows & alone).sum())
            if min(both) > 0:
                made = estimate(log, nuisance, wanted, rows=rows, reward=reward)
                found.append(Effect(ACTIONS[action], quadrant, bucket, made, *both))
    return found


def overlap(log: Log, nuisance: Nuisance) -> list[Overlap]:
    """How well each action that was taken is known."""
    found = []
    for action in np.unique(log.action).tolist():
        rows = log.action == action
        chance = nuisance.propensity[rows]
        weight = 1 / chance
        found.append(Overlap(
            action=ACTIONS[action], rows=int(rows.sum()), estimated=int(nuisance.estimated[rows].sum()),
            least=float(chance.min()), median=float(np.median(chance)),
            tight=float(np.mean(chance < SETTINGS["effect"]["tight_propensity"])),
            effective=float(weight.sum() ** 2 / np.square(weight).sum()),
        ))  # fmt: skip
    return found


def _learned(log: Log, nuisance: Nuisance, linear: Linear, wanted: Floats, chosen: Flags, outcome: Floats) -> Floats:
    """Each row's influence through the coefficients of the linear outcome models."""
    design, total = linear.design, np.zeros(len(log))
    row = np.arange(len(log))
    weight = np.where(chosen, wanted[row, log.action] / nuisance.propensity, 0.0)
    left = outcome - nuisance.expected[row, log.action]
    for action, inverse in linear.inverse.items():
        taken = log.action == action
        slope = (np.where(chosen, wanted[:, action], 0.0) - np.where(taken, weight, 0.0)) @ design
        total += np.where(taken, (design @ (inverse @ slope)) * left, 0.0)
    return total


def _pair(names: tuple[str, ...]) -> tuple[str, str]:
    return names[0], names[1]
