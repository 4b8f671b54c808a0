"""Confidence sequences: intervals that hold at all looks together, so that looking every day costs nothing.

The sequence is the asymptotic one of Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas, "Time-uniform central limit
theory and asymptotic confidence sequences" (arXiv 2103.06476; Annals of Statistics, 2024), with the boundary of the
normal mixture. It is the counterpart of the usual interval of the central limit theorem: asymptotic in the number of
customers, whatever the outcomes' distribution, so that a first look has to wait until there are some (`least_units`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy
from numpy.typing import ArrayLike, NDArray

from cureline.engine.experiment.cuped import Moments, adjusted

Floats = NDArray[np.float64]


def tuning(units: float, alpha: float) -> float:
    """The mixture's variance ρ² that makes the sequence tightest when `units` customers are in.

    The width at t is least where u = 1 + ρ²t solves u - 1 - ln u = -2 ln α, that is u = -W₋₁(-α²/e).
    """
    if units <= 0 or not 0 < alpha < 1:
        raise ValueError("units must be above 0 and alpha between 0 and 1")
    return float((-scipy.special.lambertw(-(alpha**2) / np.e, k=-1).real - 1) / units)


def boundary(units: ArrayLike, *, alpha: float, rho2: float) -> Floats:
    """The half-width in standard deviations of one customer, two-sided: √( 2(tρ²+1)/(t²ρ²) · ln( √(tρ²+1)/α ) )."""
    t = np.asarray(units, float)
    v = t * rho2 + 1
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.where(t > 0, np.sqrt(2 * v / (t**2 * rho2) * np.log(np.sqrt(v) / alpha)), np.inf))


def half_width(units: ArrayLike, variance: ArrayLike, *, alpha: float, rho2: float) -> Floats:
    """Half-width of the two-sided sequence after `units` customers whose contributions have `variance`."""
    return np.asarray(np.sqrt(np.asarray(variance, float)) * boundary(units, alpha=alpha, rho2=rho2))


def half_width_one_sided(units: ArrayLike, variance: ArrayLike, *, alpha: float, rho2: float) -> Floats:
    """Distance of the one end of a one-sided sequence: √( 2(tρ²+1)/(t²ρ²) · ln( 1 + √(tρ²+1)/(2α) ) ) deviations.

    The mixture over the half normal, with Φ(x) ≥ 1 - exp(-x²/2)/2 for x ≥ 0.
    """
    t = np.asarray(units, float)
    v = t * rho2 + 1
    with np.errstate(divide="ignore", invalid="ignore"):
        width = np.sqrt(2 * v / (t**2 * rho2) * np.log(1 + np.sqrt(v) / (2 * alpha)))
    return np.asarray(np.sqrt(np.asarray(variance, float)) * np.where(t > 0, width, np.inf))


@dataclass(frozen=True)
class Comparison:
    """Challenger less champion, each field of the shape of the looks.

    `variance` is that of one customer's contribution: the estimate's own is `variance / units`. `raw_variance` is what
    it would be without the covariates; `reduction` the share of it that they took away (CUPED).
    """

    units: Floats
    estimate: Floats
    variance: Floats
    lower: Floats
    upper: Floats
    raw_estimate: Floats
    raw_variance: Floats

    @property
    def reduction(self) -> Floats:
        """1 - variance / raw variance; 0 where there is none."""
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(self.raw_variance > 0, 1 - self.variance / self.raw_variance, 0.0)

    def one(self) -> dict[str, Any]:
        """The figures of a single look as plain numbers, None where there are not enough customers."""
        named = {
            "units": self.units, "estimate": self.estimate, "lower": self.lower, "upper": self.upper,
            "raw_estimate": self.raw_estimate, "reduction": self.reduction,
        }  # fmt: skip
        return {name: float(value) if np.isfinite(value) else None for name, value in named.items()}


def compare(champion: Moments, challenger: Moments, *, alpha: float, rho2: float) -> Comparison:
    """The difference of the means of the adjusted outcome with its confidence sequence, look by look.

    An arm with fewer than two customers gives an endless interval.
    """
    difference, variance, raw, raw_variance = adjusted(champion, challenger)
    units = champion.count + challenger.count
    enough = (champion.count > 1) & (challenger.count > 1)
    with np.errstate(invalid="ignore"):
        width = np.where(enough, half_width(units, variance, alpha=alpha, rho2=rho2), np.inf)
    return Comparison(units, difference, variance, difference - width, difference + width, raw, raw_variance)
