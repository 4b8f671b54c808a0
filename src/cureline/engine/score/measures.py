"""How good a probability is: discrimination, accuracy, calibration, stability. Plain numpy, no state."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.floating[Any]]
Flags = npt.NDArray[np.bool_]

_EMPTY_SHARE = 1e-4  # the share that PSI gives an empty bin, or its logarithm has no value


def auc(event: Flags, score: Floats) -> float | None:
    """Area under the ROC curve, ties counted half; None when only one class is there."""
    events = int(event.sum())
    others = len(event) - events
    if events == 0 or others == 0:
        return None
    _, place, size = np.unique(score, return_inverse=True, return_counts=True)
    last = np.cumsum(size)
    rank = last - (size - 1) / 2
    return float((rank[place][event].sum() - events * (events + 1) / 2) / (events * others))


def ks(event: Flags, score: Floats) -> float | None:
    """Greatest distance between the score's distributions of the two classes; None when one is missing."""
    events = int(event.sum())
    if events in (0, len(event)):
        return None
    _, place = np.unique(score, return_inverse=True)
    of_events = np.cumsum(np.bincount(place[event], minlength=place.max() + 1)) / events
    of_others = np.cumsum(np.bincount(place[~event], minlength=place.max() + 1)) / (len(event) - events)
    return float(np.abs(of_events - of_others).max())


def brier(event: Flags, p: Floats) -> float:
    """Mean squared distance of the probability from what happened."""
    return float(np.mean((p - event) ** 2))


def log_loss(event: Flags, p: Floats) -> float:
    """Mean negative log likelihood, with the probability kept off 0 and 1 by 1e-6."""
    kept = np.clip(p, 1e-6, 1 - 1e-6)
    return float(-np.mean(np.where(event, np.log(kept), np.log(1 - kept))))


def calibration(event: Flags, p: Floats, bins: int) -> list[dict[str, float]]:
    """The calibration curve over equally filled bins of p: rows, mean p and observed rate of each."""
    order = np.argsort(p, kind="stable")
    curve = []
    for part in np.array_split(order, bins):
        if len(part):
            curve.append({"rows": len(part), "mean_p": float(p[part].mean()), "observed": float(event[part].mean())})
    return curve


def expected_calibration_error(curve: list[dict[str, float]]) -> float:
    """Mean distance of observed rate and mean p over the curve's bins, weighted by rows."""
    rows = sum(point["rows"] for point in curve)
    return sum(point["rows"] * abs(point["observed"] - point["mean_p"]) for point in curve) / rows


def psi(expected: Floats, actual: Floats, bins: int) -> float:
    """Population stability index over the quantiles of `expected`; missing values are a bin of their own."""
    edges = np.unique(np.nanquantile(expected, np.linspace(0, 1, bins + 1)[1:-1])) if _some(expected) else np.array([])
    return psi_of_counts(_counts(expected, edges), _counts(actual, edges))


def psi_of_counts(expected: npt.NDArray[np.int64], actual: npt.NDArray[np.int64]) -> float:
    """Population stability index of two histograms over the same bins."""
    before = np.maximum(expected / expected.sum(), _EMPTY_SHARE)
    after = np.maximum(actual / actual.sum(), _EMPTY_SHARE)
    return float(np.sum((after - before) * np.log(after / before)))


def _some(values: Floats) -> bool:
    return bool(np.isfinite(values).any())


def _counts(values: Floats, edges: Floats) -> npt.NDArray[np.int64]:
    missing = np.isnan(values)
    place = np.searchsorted(edges, values[~missing], side="right")
    return np.append(np.bincount(place, minlength=len(edges) + 1), missing.sum()).astype(np.int64)
