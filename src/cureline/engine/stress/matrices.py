"""Transition matrices of a month from what was seen, and their shift by a macroeconomic shock.

The shift is the single-factor model (Vasicek 2002; for matrices Belkin, Suchower and Forest 1998): an account moves
from `i` to `j` or worse when `sqrt(rho) Z + sqrt(1 - rho) e` falls below a threshold, with `Z` common to all. The
matrix seen is that of today's `Z`; where `Z` is lower by `d` standard deviations, the tail `c` of each row becomes

    N(Ninv(c) + d * sqrt(rho / (1 - rho)))

so that no shock gives back the very matrix that was seen, and a larger one never makes any tail smaller.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import scipy

from cureline.engine.stress.documents import FELT, LEVELS, STATES, WRITTEN_OFF, Floats, Scenario, Stress


@dataclass(frozen=True)
class Move:
    """So many accounts of a product moved within a month from a level to another (None: they were written off)."""

    product: str
    from_level: int
    to_level: int | None
    accounts: int


@dataclass(frozen=True)
class Matrix:
    """The monthly matrix of a product: `shares` (rows and columns M0 … M7+, written off), and of how many accounts each
    row was made (`seen`; the prior is not counted). `posterior` are the counts behind, prior included."""

    product: str
    shares: Floats
    seen: tuple[int, ...]
    posterior: Floats


def estimate(moves: Iterable[Move], stress: Stress) -> dict[str, Matrix]:
    """A matrix for each product of `moves`, and one of all products under `""`.

    Rows are drawn to the prior and to all products as the document weighs them, and made such that who is later never
    has better prospects than who is less late (isotonic in each tail): without that a shock could look like relief.
    """
    counts: dict[str, Floats] = {"": np.zeros((LEVELS, STATES))}
    for move in moves:
        target = WRITTEN_OFF if move.to_level is None else min(move.to_level, LEVELS - 1)
        for name in dict.fromkeys(("", move.product)):
            counts.setdefault(name, np.zeros((LEVELS, STATES)))[min(move.from_level, LEVELS - 1), target] += (
                move.accounts
            )
    prior, weights = stress.prior, stress.raw["prior"]
    pooled = counts[""] + float(weights["weight"]) * prior
    found = {"": _matrix("", counts[""], pooled)}
    for name, seen in counts.items():
        if name:
            drawn = seen + float(weights["product_weight"]) * pooled / pooled.sum(axis=1, keepdims=True)
            found[name] = _matrix(name, seen, drawn)
    return found


def _matrix(product: str, seen: Floats, posterior: Floats) -> Matrix:
    return Matrix(product, ordered(posterior), tuple(int(n) for n in seen.sum(axis=1)), posterior)


def ordered(posterior: Floats) -> Floats:
    """Shares of counts whose tails grow from row to row (weighted isotonic regression, pool adjacent violators)."""
    weights = posterior.sum(axis=1)
    tails = tails_of(posterior / weights[:, None])
    for column in range(tails.shape[1]):
        tails[:, column] = _isotonic(tails[:, column], weights)
    return with_end(shares_of(tails))


def tails_of(shares: Floats) -> Floats:
    """The chance to end in state `j` or worse, for `j` from 1 on."""
    found: Floats = np.cumsum(shares[:, ::-1], axis=1)[:, ::-1][:, 1:]
    return np.clip(found, 0.0, 1.0)


def shares_of(tails: Floats) -> Floats:
    """The reverse of `tails_of`."""
    whole = np.concatenate([np.ones((len(tails), 1)), tails, np.zeros((len(tails), 1))], axis=1)
    found: Floats = np.clip(-np.diff(whole, axis=1), 0.0, 1.0)
    return found


def with_end(rows: Floats) -> Floats:
    """A square matrix: what is written off stays so."""
    end = np.zeros((1, STATES))
    end[0, WRITTEN_OFF] = 1.0
    found: Floats = np.concatenate([rows, end], axis=0)
    return found


def _isotonic(values: Floats, weights: Floats) -> Floats:
    blocks: list[list[float]] = []
    for value, weight in zip(values.tolist(), weights.tolist(), strict=True):
        blocks.append([value, weight, 1])
        while len(blocks) > 1 and blocks[-2][0] > blocks[-1][0]:
            upper, lower = blocks.pop(), blocks.pop()
            whole = lower[1] + upper[1]
            blocks.append([(lower[0] * lower[1] + upper[0] * upper[1]) / whole, whole, lower[2] + upper[2]])
    return np.repeat([block[0] for block in blocks], [int(block[2]) for block in blocks])


def correlation(stress: Stress, product: str, p_default: float) -> float:
    """The asset correlation of a product by Basel's formula for its class; `p_default` is its chance in a year."""
    rule = stress.raw["correlations"][stress.product(product).correlation]
    if rule["kind"] == "fixed":
        return float(rule["value"])
    part = (1 - math.exp(-rule["k"] * p_default)) / (1 - math.exp(-rule["k"]))
    return float(rule["low"]) * part + float(rule["high"]) * (1 - part)


def fall(stress: Stress, product: str, scenario: Scenario) -> float:
    """By how many standard deviations the systematic factor falls in a scenario, for a product."""
    felt = stress.product(product).felt
    return sum(felt[factor] * scenario.shocks.get(factor, 0) / 100 for factor in FELT)


def shift_of(stress: Stress, product: str, scenario: Scenario, p_default: float) -> float:
    """The shift of a year's threshold of default: 0 without a shock, above 0 for worse."""
    rho = correlation(stress, product, p_default)
    return fall(stress, product, scenario) * math.sqrt(rho / (1 - rho))


@dataclass(frozen=True)
class Shift:
    """What a scenario does to a product: its chance of default in the horizon without a shock and (by the formula) with
    it, the asset correlation, the shift of the horizon's threshold, and the monthly one that gives the same."""

    p_base: float
    p_hit: float
    correlation: float
    horizon: float
    monthly: float


def shift(stress: Stress, product: str, scenario: Scenario, shares: Floats, counts: Mapping[int, int]) -> Shift:
    """The shift of the monthly thresholds under which accounts by level (`counts`, those not in default) come to the
    chance of default that the single-factor formula gives for the whole horizon.

    The correlations are those of a year's defaults: laid on each month alone they would count the shock twelve times.
    """
    alive = {level: number for level, number in counts.items() if level < stress.default_level and number > 0}
    total = sum(alive.values())
    weights = np.zeros(LEVELS)
    for level, number in alive.items():
        weights[level] = number / total

    def chance(monthly: float) -> float:
        return float(defaulted(path(shares, monthly, stress), stress.default_level)[-1] @ weights)

    base = chance(0.0) if total else 1.0
    whole = shift_of(stress, product, scenario, base)
    rho = correlation(stress, product, base)
    hit = float(scipy.special.ndtr(scipy.special.ndtri(base) + whole)) if whole else base
    if whole == 0 or not total:
        return Shift(base, hit, rho, whole, whole)
    # a fixed number of halvings of a fixed range: a larger shock never ends at a smaller shift
    low, high = 0.0, 8.0
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (middle, high) if chance(middle) < hit else (low, middle)
    return Shift(base, hit, rho, whole, low)


def shifted(shares: Floats, shift: float) -> Floats:
    """A matrix under a shift; the same object where there is none."""
    if shift == 0:
        return shares
    return with_end(shares_of(scipy.special.ndtr(scipy.special.ndtri(tails_of(shares[:LEVELS])) + shift)))


def path(shares: Floats, shift: float, stress: Stress) -> list[Floats]:
    """The matrices of the months ahead, while the shock comes in."""
    ramp = int(stress.raw["ramp_months"]["value"])
    return [shifted(shares, shift * min(1.0, month / ramp)) for month in range(1, stress.months + 1)]


def defaulted(matrices: Iterable[Floats], default_level: int) -> Floats:
    """Chance to have been in default by the end of each month, by the level at the start: a row a month, a column a
    level; 1 from `default_level` on."""
    reach = np.zeros((STATES, STATES))
    known: list[Floats] = []
    alive = np.eye(STATES)
    bad = np.arange(STATES) >= default_level
    for matrix in matrices:
        step = matrix.copy()
        # who was in default once has been, whatever came after
        step[bad] = np.eye(STATES)[bad]
        alive = alive @ step
        reach = alive[:, bad].sum(axis=1)
        known.append(np.clip(reach[:LEVELS], 0.0, 1.0))
    return np.array(known)


def expected(counts: Mapping[int, float] | Floats, matrices: Iterable[Floats]) -> Floats:
    """How many accounts are expected in each state at the end of each month: a row a month from 0 (now) on."""
    if isinstance(counts, Mapping):
        start = np.zeros(STATES)
        for level, number in counts.items():
            start[min(level, LEVELS - 1)] += number
    else:
        start = counts
    rows = [start]
    for matrix in matrices:
        rows.append(rows[-1] @ matrix)
    return np.array(rows)
