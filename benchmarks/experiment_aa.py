"""How often an experiment without any difference is called one, looked at after every few customers.

20,000 A/A runs of 800 customers, 76 looks each. Ratio: false alarms of the confidence sequence over the nominal 5 %
(at most 1 is right); beside it the same looks by a usual z-test, and coverage of a real effect at all looks together.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.stats import norm
from tests.engine.experiment.simulated import compare, draw

RUNS, AT_ONCE, CUSTOMERS, ALPHA, EFFECT = 20_000, 2_000, 800, 0.05, 0.25
LOOKS = np.arange(200, CUSTOMERS + 1, 8)


def measure(runs: int = RUNS) -> dict[str, Any]:
    """Shares of runs: false alarms of ours and of the z-test (one look, all looks), coverage of a true effect."""
    ours = naive = once = covered = 0
    for seed in range(0, runs, AT_ONCE):
        idle = compare(draw(AT_ONCE, CUSTOMERS, seed=seed + 1), LOOKS)
        ours += int(((idle.lower > 0) | (idle.upper < 0)).any(axis=-1).sum())
        beyond = np.abs(idle.estimate) / np.sqrt(idle.variance / idle.units) > norm.isf(ALPHA / 2)
        naive += int(beyond.any(axis=-1).sum())
        once += int(beyond[:, -1].sum())
        real = compare(draw(AT_ONCE, CUSTOMERS, effect=EFFECT, share=0.3, seed=seed + 2), LOOKS)
        covered += int(((real.lower <= EFFECT) & (real.upper >= EFFECT)).all(axis=-1).sum())
    return {
        "ratio": round(ours / runs / ALPHA, 3),
        "false_alarms": ours / runs,
        "z_test_at_every_look": naive / runs,
        "z_test_at_one_look": once / runs,
        "coverage_of_an_effect": covered / runs,
        "runs": runs,
        "looks": len(LOOKS),
    }
