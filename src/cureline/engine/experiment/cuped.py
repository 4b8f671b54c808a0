"""Variance reduction by what was known before: CUPED.

Deng, Xu, Kohavi and Walker, "Improving the sensitivity of online controlled experiments by utilizing pre-experiment
data" (WSDM 2013): Y - θ(X - E X) with θ = Cov(X, Y) / Var(X) has the same mean difference between arms drawn at random,
and a variance smaller by the squared correlation. θ is the pooled one within arms; several covariates make it a vector.

Only counts, means and scatter are kept, so that a look needs no customer's row, and thousands of simulated experiments
are one array.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Moments:
    """An arm: number of customers, means and scatter (sums of squared deviations and products) of outcome and
    covariates.

    The outcome is at 0, the covariates follow. Shapes: `count` (…), `mean` (…, 1+k), `scatter` (…, 1+k, 1+k).
    """

    count: Floats
    mean: Floats
    scatter: Floats


def moments(outcome: ArrayLike, covariates: ArrayLike | None = None) -> Moments:
    """The moments of one arm: `outcome` (n), `covariates` (n, k) or none."""
    rows = _rows(outcome, covariates)
    if not len(rows):
        k = rows.shape[1]
        return Moments(np.asarray(0.0), np.zeros(k), np.zeros((k, k)))
    mean = rows.mean(axis=0)
    centred = rows - mean
    return Moments(np.asarray(float(len(rows))), mean, centred.T @ centred)


def moments_at(outcome: ArrayLike, covariates: ArrayLike | None, arm: ArrayLike, looks: ArrayLike) -> Moments:
    """The moments of one arm at several looks, of many experiments at once.

    `outcome` (…, n) in order of entry, `covariates` (…, n, k) or None, `arm` (…, n) true for customers of the arm,
    `looks` how many customers have entered at each look. Shapes of the result begin with (…, looks).
    """
    y = np.asarray(outcome, float)
    parts = [y] if covariates is None else [y, *np.moveaxis(np.asarray(covariates, float), -1, 0)]
    inside = np.asarray(arm, float)
    at = np.asarray(looks, int) - 1
    count = np.cumsum(inside, axis=-1)[..., at]
    # about a centre near the mean, so that squares of large amounts lose nothing
    centres = [part.mean(axis=-1, keepdims=True) for part in parts]
    shifted = [(part - centre) * inside for part, centre in zip(parts, centres, strict=True)]
    least = np.maximum(count, 1)
    means = np.stack([np.cumsum(part, axis=-1)[..., at] / least for part in shifted], axis=-1)
    k = len(parts)
    scatter = np.empty((*count.shape, k, k))
    for i in range(k):
        for j in range(i, k):
            total = np.cumsum(shifted[i] * shifted[j], axis=-1)[..., at]
            scatter[..., i, j] = scatter[..., j, i] = total - least * means[..., i] * means[..., j]
    return Moments(count, means + np.stack(centres, axis=-1), scatter)


def adjusted(champion: Moments, challenger: Moments) -> tuple[Floats, Floats, Floats, Floats]:
    """Adjusted difference of means and the variance of one customer's contribution to it; the same two unadjusted.

    The variance is n (s₁²/n₁ + s₀²/n₀) with n = n₁ + n₀: the estimate's own variance is this over n.
    """
    theta = _theta(champion.scatter + challenger.scatter)
    weights = np.concatenate([np.ones((*theta.shape[:-1], 1)), -theta], axis=-1)
    difference = challenger.mean - champion.mean
    estimate = (difference * weights).sum(axis=-1)
    units = champion.count + challenger.count
    with np.errstate(invalid="ignore"):
        variance, raw = (
            units * (_spread(champion, w) + _spread(challenger, w)) for w in (weights, _first(weights))
        )  # fmt: skip
    return estimate, variance, difference[..., 0], raw


def _spread(arm: Moments, weights: Floats) -> Floats:
    """s²/n of the weighted sum."""
    total = np.einsum("...i,...ij,...j->...", weights, arm.scatter, weights)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(arm.count > 1, np.maximum(total, 0) / (arm.count - 1) / arm.count, np.inf)


def _theta(scatter: Floats) -> Floats:
    """Covariances over the covariates' own scatter; a constant covariate gets 0."""
    within, across = scatter[..., 1:, 1:], scatter[..., 1:, 0]
    if within.shape[-1] == 1:
        with np.errstate(divide="ignore", invalid="ignore"):
            one = across / within[..., 0]
        return np.where(within[..., 0] > 0, one, 0.0)
    if not within.shape[-1]:
        return np.zeros(across.shape)
    # on one scale, so that an amount and a number of days are weighed alike when a nearly constant one is left out
    scale = np.sqrt(np.einsum("...ii->...i", within))
    scale = np.where(scale > 0, scale, 1.0)
    inverse = np.linalg.pinv(within / scale[..., :, None] / scale[..., None, :], hermitian=True)
    return np.asarray(np.einsum("...ij,...j->...i", inverse, across / scale) / scale)


def _first(weights: Floats) -> Floats:
    plain = np.zeros_like(weights)
    plain[..., 0] = 1
    return plain


def _rows(outcome: ArrayLike, covariates: ArrayLike | None) -> Floats:
    y = np.asarray(outcome, float).reshape(-1, 1)
    if covariates is None:
        return y
    x = np.asarray(covariates, float)
    return np.hstack([y, x.reshape(len(y), x.shape[1] if x.ndim > 1 else 1)])
