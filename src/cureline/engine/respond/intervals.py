"""Intervals of a mean: the normal one over customers, put right for skewness, and the empirical Bernstein bound."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy

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
    """An estimate of a mean of `rows` rows from each customer's summed influence.

    Money is skewed: few customers bring much. The interval is Student's t after Hall's (1992) cubic transformation,
    which removes the skewness of the mean; without skewness it is Student's t itself.
    """
    customers = len(influence)
    if customers < 2:
        return Estimate(centre, float("inf"), float("-inf"), float("inf"), level, rows, customers)
    error = float(np.sqrt(customers / (customers - 1) * np.sum(np.square(influence)))) / rows
    if error == 0:
        return Estimate(centre, 0.0, centre, centre, level, rows, customers)
    quantile = float(scipy.stats.t.ppf(0.5 + level / 2, customers - 1))
    skew = float(np.mean(influence**3) / np.mean(influence**2) ** 1.5) / np.sqrt(customers)
    low, high = (centre - error * _unskewed(q, skew) for q in (quantile, -quantile))
    return Estimate(centre, error, low, high, level, rows, customers)


def _unskewed(quantile: float, skew: float) -> float:
    """The inverse of Hall's g(t) = t + a t^2 / 3 + a^2 t^3 / 27 + a / 6, with a = skewness / sqrt(n)."""
    if abs(skew) < 1e-6:
        return quantile
    return float(3 / skew * (np.cbrt(1 + skew * (quantile - skew / 6)) - 1))


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
