"""How well a score puts customers in the order of what an action does to them: gain curves and the Qini coefficient."""

from __future__ import annotations

import numpy as np

from cureline.engine.respond.log import Floats


def gains(score: Floats, effect: Floats, points: int = 101) -> Floats:
    """Summed effect per customer when the action goes to the best-scored part of them, for parts from 0 to 1.

    `effect` is the true effect, or the doubly robust score of it (then the curve is an unbiased estimate). Customers of
    one score share what their group brings, so ties give no credit.
    """
    ordered = np.argsort(-score, kind="stable")
    ranked = score[ordered]
    _, start, size = np.unique(-ranked, return_index=True, return_counts=True)
    shared = np.repeat(np.add.reduceat(effect[ordered], start) / size, size)
    total = np.concatenate(([0.0], np.cumsum(shared))) / len(effect)
    return np.interp(np.linspace(0, len(effect), points), np.arange(len(effect) + 1), total)


def auuc(score: Floats, effect: Floats) -> float:
    """Area under the gain curve (uplift curve), in units of the effect per customer."""
    return float(np.trapezoid(gains(score, effect), dx=0.01))


def qini(score: Floats, effect: Floats) -> float:
    """Area between the gain curve and that of a random order (Radcliffe 2007): 0 for no order, negative for a wrong."""
    return auuc(score, effect) - float(effect.mean()) / 2


def share_of_best(score: Floats, truth: Floats) -> float:
    """Qini coefficient as a part of that of the true order: at most 1."""
    best = qini(truth, truth)
    return qini(score, truth) / best if best > 0 else float("nan")
