"""Whether customers were drawn into the arms as planned: numbers (sample ratio mismatch) and what they were before.

A mismatch means that something other than the draw decides who is counted; its figures must not be believed. The usual
check is the chi-square test of the counts, which holds for one look. For daily looks there is the sequential test of
Lindon and Malek, "Anytime-valid inference for multinomial count data" (NeurIPS 2022): the Bayes factor of a Dirichlet
mixture against the planned shares, whose inverse is a p-value that may be looked at at any time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import scipy
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
# how strongly the mixture holds to the planned shares: a mismatch of some percent is what breaks in practice
CONCENTRATION = 500.0


@dataclass(frozen=True)
class SampleRatio:
    """Counts of the arms against the planned shares: chi-square with its p-value, and the p-value for daily looks."""

    statistic: float
    p: float
    p_always: float


def sample_ratio(counts: ArrayLike, shares: ArrayLike) -> SampleRatio:
    """The check of one look. `shares` need not add up to one; an arm of share 0 is left out. 1 where nobody is in."""
    n, weight = np.asarray(counts, float), np.asarray(shares, float)
    n, weight = n[weight > 0], weight[weight > 0]
    total = n.sum()
    if not total or len(n) < 2:
        return SampleRatio(0.0, 1.0, 1.0)
    expected = total * weight / weight.sum()
    statistic = float(((n - expected) ** 2 / expected).sum())
    p = float(scipy.stats.chi2.sf(statistic, len(n) - 1))
    return SampleRatio(statistic, p, float(np.exp(-max(float(log_mixture(n, weight)), 0.0))))


def log_mixture(counts: ArrayLike, shares: ArrayLike) -> Floats:
    """Logarithm of the Bayes factor against the shares: a test martingale under them. `counts` (…, arms)."""
    n, weight = np.asarray(counts, float), np.asarray(shares, float)
    weight = weight / weight.sum()
    prior = CONCENTRATION * weight
    mixed = scipy.special.gammaln(CONCENTRATION) - scipy.special.gammaln(CONCENTRATION + n.sum(axis=-1))
    return np.asarray(
        mixed + (scipy.special.gammaln(prior + n) - scipy.special.gammaln(prior) - n * np.log(weight)).sum(axis=-1)
    )


@dataclass(frozen=True)
class Balance:
    """One covariate before the experiment: its means, their difference in pooled deviations, z and p-value."""

    name: str
    champion: float
    challenger: float
    difference: float
    z: float
    p: float


def balance(champion: Mapping[str, ArrayLike], challenger: Mapping[str, ArrayLike]) -> list[Balance]:
    """Each covariate's means in both arms. Where the draw was fair a p-value below 0.001 comes once in a thousand."""
    found = []
    for name in champion:
        zero, one = np.asarray(champion[name], float), np.asarray(challenger[name], float)
        if len(zero) < 2 or len(one) < 2:
            continue
        spread = np.sqrt((zero.var(ddof=1) + one.var(ddof=1)) / 2)
        error = np.sqrt(zero.var(ddof=1) / len(zero) + one.var(ddof=1) / len(one))
        gap = one.mean() - zero.mean()
        z = float(gap / error) if error > 0 else 0.0
        found.append(
            Balance(name, float(zero.mean()), float(one.mean()), float(gap / spread) if spread > 0 else 0.0, z,
                    float(scipy.stats.chi2.sf(z * z, 1)))
        )  # fmt: skip
    return found
