"""How many customers an experiment needs, how many days that takes, and what it could find.

Two means: the z-test of two independent groups. Two proportions: the z-test with the pooled variance under no
difference (as `statsmodels.stats.power` and `statsmodels.stats.proportion` have them; tests compare). Because the
experiment is judged by a confidence sequence at every look, `always_valid` says what that costs: the number of
customers at which the sequence, tuned to that number, excludes zero with the same power.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import scipy

from cureline.engine.experiment.sequences import boundary, tuning

MOST = 10**9


@dataclass(frozen=True)
class Plan:
    """Customers in each arm for a test at the end alone (`champion`, `challenger`), and, for a sequence that may be
    looked at daily, in both together (`always_valid`). None where more than a thousand million were needed."""

    champion: int | None
    challenger: int | None
    always_valid: int | None


def power_means(effect: float, sd: float, *, champion: float, challenger: float, alpha: float) -> float:
    """The chance that a two-sided z-test finds a difference of means `effect`, both arms with deviation `sd`."""
    return _power(abs(effect) / (sd * math.sqrt(1 / champion + 1 / challenger)), 1.0, alpha)


def power_proportions(base: float, effect: float, *, champion: float, challenger: float, alpha: float) -> float:
    """The same for two proportions: `base` in the champion's arm, `base + effect` in the challenger's."""
    other = base + effect
    pooled = (base * champion + other * challenger) / (champion + challenger)
    null = math.sqrt(pooled * (1 - pooled) * (1 / champion + 1 / challenger))
    real = math.sqrt(base * (1 - base) / champion + other * (1 - other) / challenger)
    if not real:
        return 1.0
    return _power(abs(effect) / real, null / real, alpha)


def _power(shift: float, ratio: float, alpha: float) -> float:
    """P(|Z + shift| > z·ratio): both tails, as a two-sided test rejects in both."""
    critical = float(scipy.stats.norm.isf(alpha / 2)) * ratio
    return float(scipy.stats.norm.sf(critical - shift) + scipy.stats.norm.cdf(-critical - shift))


def plan_means(
    sd: float, effect: float, *, ratio: float, alpha: float, power: float, explained: float = 0.0
) -> Plan:  # fmt: skip
    """Customers needed to find a difference of means. `ratio` is challenger over champion in number; `explained` the
    share of variance that covariates take away (R²)."""
    left = sd * math.sqrt(1 - explained)
    needed = _solve(
        lambda n: power_means(effect, left, champion=n, challenger=n * ratio, alpha=alpha), power, bool(effect and left)
    )
    variance = left**2 * (1 + ratio) * (1 + 1 / ratio)
    return _plan(needed, ratio, variance, effect, alpha, power)


def plan_proportions(
    base: float, effect: float, *, ratio: float, alpha: float, power: float, explained: float = 0.0
) -> Plan:  # fmt: skip
    """Customers needed to find a difference of proportions. Raises ValueError where `base + effect` is none."""
    other = base + effect
    if not (0 <= base <= 1 and 0 <= other <= 1):
        raise ValueError("a proportion lies between 0 and 1")
    needed = _solve(
        lambda n: power_proportions(base, effect, champion=n, challenger=n * ratio, alpha=alpha), power, bool(effect)
    )
    if needed is not None:
        needed *= 1 - explained
    variance = (1 - explained) * (1 + ratio) * (base * (1 - base) + other * (1 - other) / ratio)
    return _plan(needed, ratio, variance, effect, alpha, power)


def detectable_difference(
    units: float, *, sd: float, ratio: float, alpha: float, power: float, explained: float = 0.0,
    always_valid: bool = True,
) -> float:  # fmt: skip
    """The least difference of means found with `power` among `units` customers of both arms together.

    By the sequence at its tuned width, or (not `always_valid`) by one test at the end.
    """
    if units <= 0:
        return math.inf
    deviation = sd * math.sqrt((1 - explained) * (1 + ratio) * (1 + 1 / ratio) / units)
    return deviation * (
        (_width(alpha) if always_valid else float(scipy.stats.norm.isf(alpha / 2))) + float(scipy.stats.norm.ppf(power))
    )


def days_needed(units: int | None, *, stock: float, inflow: float, horizon: int) -> int | None:
    """Days until `units` customers have entered and their outcome is known.

    `stock` enter on the first day, `inflow` on each day after; the outcome is known `horizon` days later. None: never.
    """
    if units is None:
        return None
    missing = max(units - stock, 0)
    if not missing:
        return horizon
    return math.ceil(missing / inflow) + horizon if inflow > 0 else None


def _width(alpha: float) -> float:
    """The tuned sequence's half-width in deviations of the estimate; about 3.0 at 5 % where one test has 1.96."""
    return float(boundary(1.0, alpha=alpha, rho2=tuning(1.0, alpha)))


def _plan(needed: float | None, ratio: float, variance: float, effect: float, alpha: float, power: float) -> Plan:
    sequence = None
    if effect:
        sequence = variance * ((_width(alpha) + float(scipy.stats.norm.ppf(power))) / effect) ** 2
    return Plan(
        None if needed is None else max(math.ceil(needed), 2),
        None if needed is None else max(math.ceil(needed * ratio), 2),
        max(math.ceil(sequence), 4) if sequence is not None and sequence <= MOST else None,
    )


def _solve(chance: Callable[[float], float], power: float, possible: bool) -> float | None:
    """The number of champions at which the chance is `power`; 2 where fewer would do, None where none does."""
    if not possible:
        return None
    if chance(2.0) >= power:
        return 2.0
    if chance(float(MOST)) < power:
        return None
    found = scipy.optimize.brentq(
        lambda logarithm: chance(math.exp(logarithm)) - power, math.log(2), math.log(MOST), xtol=1e-12
    )
    return float(np.exp(found))
