"""Intervals of a mean: the normal one over customers, and the empirical Bernstein bound."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import stats

from cureline.engine.respond.log import Floats, Integers


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with its standard error and interval at `level`; `rows` and `customers` are what it rests on."""

    value: float
    error: float
    low: float
    high: float
    level: float
    rows: int
    customers: int

    def covers(self, truth: float) -> bool:
        """Whether the interval holds a value."""
        return self.low <= truth <= self.high


def summed(values: Floats, customer: Integers) -> Floats:
    """Sums of the rows of each customer that has some (customers numbered from 0)."""
    present = np.bincount(customer) > 0
    return np.asarray(np.bincount(customer, weights=values)[present], dtype=np.float64)


def mean(values: Floats, customer: Integers, level: float) -> Estimate:
    """The mean of rows whose customers are independent: a cluster-robust error and Student's t."""
    rows = len(values)
    centre = float(values.mean())
    return around(centre, summed(values - centre, customer), rows, level)


def around(centre: float, influence: Floats, rows: int, level: float) -> Estimate:
    """An estimate of a mean of `rows` rows from each customer's summed influence."""
    customers = len(influence)
    if customers < 2:
        return Estimate(centre, float("inf"), float("-inf"), float("inf"), level, rows, customers)
    error = float(np.sqrt(customers / (customers - 1) * np.sum(np.square(influence)))) / rows
    half = float(stats.t.ppf(0.5 + level / 2, customers - 1)) * error
    return Estimate(centre, error, centre - half, centre + half, level, rows, customers)


def bernstein(values: Floats, customer: Integers, bounds: tuple[float, float], level: float) -> tuple[float, float]:
    """An interval that holds for every number of customers, of values that all lie within `bounds`.

    Maurer and Pontil (2009), theorem 4, on both sides: mean +- sqrt(2 V ln(4/d) / m) + 7 R ln(4/d) / (3 (m - 1)) with
    m independent customers, V the sample variance and R the range of what a customer's rows give.
    """
    sums = summed(values, customer)
    counts = summed(np.ones(len(values)), customer)
    customers, rows = len(sums), len(values)
    if customers < 2:
        return float("-inf"), float("inf")
    # a mean over rows is a mean over customers of their sums, in units of the mean number of rows
    scale = rows / customers
    low, high = min(bounds[0], bounds[0] * counts.max()), max(bounds[1], bounds[1] * counts.max())
    doubt = np.log(4 / (1 - level))
    centre = float(sums.mean()) / scale
    half = np.sqrt(2 * sums.var(ddof=1) * doubt / customers) + 7 * (high - low) * doubt / (3 * (customers - 1))
    return centre - float(half) / scale, centre + float(half) / scale
