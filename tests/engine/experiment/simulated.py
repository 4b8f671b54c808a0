"""Many experiments at once, as arrays: money that most customers do not pay, and what was known of them before."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cureline.engine import experiment

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Runs:
    """`outcome` and `covariate` (runs, customers) in order of entry, `challenger` true where the draw says so."""

    outcome: Floats
    covariate: Floats
    challenger: NDArray[np.bool_]


def draw(runs: int, customers: int, *, effect: float = 0.0, share: float = 0.5, seed: int = 1) -> Runs:
    """Payments: six of ten pay nothing, the others a log-normal amount that goes with what they paid before.

    `effect` is added to the mean of the challenger's by letting a part of them pay more.
    """
    rng = np.random.default_rng(seed)
    shape = (runs, customers)
    habit = rng.standard_normal(shape)
    covariate = np.exp(0.8 * habit)
    pays = rng.random(shape) < 0.4
    outcome = np.where(pays, np.exp(0.8 * habit + 0.4 * rng.standard_normal(shape)), 0.0)
    challenger = rng.random(shape) < share
    if effect:
        outcome = outcome + np.where(challenger & (rng.random(shape) < 0.5), 2 * effect, 0.0)
    return Runs(outcome, covariate, challenger)


def compare(
    runs: Runs, looks: NDArray[np.int64], *, alpha: float = 0.05, adjusted: bool = True, planned: int | None = None
) -> experiment.Comparison:  # fmt: skip
    """The sequence of every run at every look."""
    covariates = runs.covariate[..., None] if adjusted else None
    champion, challenger = (
        experiment.moments_at(runs.outcome, covariates, arm, looks) for arm in (~runs.challenger, runs.challenger)
    )
    return experiment.compare(
        champion, challenger, alpha=alpha, rho2=experiment.tuning(planned or runs.outcome.shape[-1], alpha)
    )
