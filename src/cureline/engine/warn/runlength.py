"""How long a chart runs until it signals: average run lengths by a Markov chain, and the limit for one that is wanted.

All charts watch a statistic z that is standard normal while nothing has changed (`standard.py`). Sources: CUSUM by
Brook and Evans (1972), Biometrika 59:539; EWMA the same way by Lucas and Saccucci (1990), Technometrics 32:1, one-sided
with a reflecting barrier at 0 by Crowder and Hamilton (1992), Journal of Quality Technology 24:12. The run length of a
two-sided CUSUM from those of its sides: van Dobben de Bruyn (1968). Read from memory; the tests hold the figures
against the published tables and against simulation.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
import scipy

KINDS = ("shewhart", "ewma", "cusum")
DIRECTIONS = ("up", "down", "both")
# states of the chain: with so many the figures agree with the published ones to their last digit
STATES = 201
_WIDEST = 40.0


@dataclass(frozen=True, slots=True)
class Rule:
    """When a chart signals.

    `kind` is shewhart (the single period), ewma (weight `weight` of the newest) or cusum (reference `weight`, half the
    shift it is made for); `arl` the average number of periods between false alarms; `direction` which change is bad.
    """

    kind: str
    arl: float
    direction: str = "up"
    weight: float = 0.2

    def __post_init__(self) -> None:
        if self.kind not in KINDS or self.direction not in DIRECTIONS:
            raise ValueError(f"chart {self.kind!r}, direction {self.direction!r}")
        if not 5 <= self.arl <= 100_000:
            raise ValueError(f"{self.arl} periods between false alarms: 5 to 100,000 can be set")
        if not (0 < self.weight <= 1 if self.kind == "ewma" else 0 < self.weight <= 3):
            raise ValueError(f"weight {self.weight} of a chart of kind {self.kind}")

    @property
    def limit(self) -> float:
        """The limit of the statistic that gives the wanted run length."""
        return _limit(self)

    @property
    def false_alarms(self) -> float:
        """False alarms a period, in the long run."""
        return 1 / self.arl

    def delay(self, shift: float) -> float:
        """Periods until the signal, on average, where z has moved by `shift` standard deviations in the bad way."""
        return run_length(self.kind, self.limit, self.direction, self.weight, abs(shift))


def run_length(kind: str, limit: float, direction: str, weight: float, shift: float = 0.0) -> float:
    """Average run length of a chart with a given limit; `shift` is counted in the bad direction (upward for both)."""
    both = direction == "both"
    if kind == "shewhart":
        chance = float(scipy.stats.norm.sf(limit - shift)) + (
            float(scipy.stats.norm.cdf(-limit - shift)) if both else 0.0
        )
        return 1 / chance if chance > 0 else math.inf
    if kind == "ewma":
        return _ewma(limit, weight, shift, both)
    upper = _cusum(limit, weight, shift)
    return 1 / (1 / upper + 1 / _cusum(limit, weight, -shift)) if both else upper


def _cusum(limit: float, reference: float, shift: float) -> float:
    """From zero; state 0 holds all that is pressed to zero (Brook and Evans's width of 2h / (2m - 1))."""
    width = 2 * limit / (2 * STATES - 1)
    centres = np.arange(STATES) * width
    edges = centres[None, :] + width / 2 - centres[:, None] + reference - shift
    return _solved(edges, 0)


def _ewma(limit: float, weight: float, shift: float, both: bool) -> float:
    """`limit` in standard deviations of the statistic when it has run long."""
    h = limit * math.sqrt(weight / (2 - weight))
    if both:
        width = 2 * h / STATES
        centres = -h + width * (np.arange(STATES) + 0.5)
        edges = (centres[None, :] + width / 2 - (1 - weight) * centres[:, None]) / weight - shift
        first = (-h - (1 - weight) * centres) / weight - shift
        return _solved(edges, STATES // 2, first)
    width = 2 * h / (2 * STATES - 1)
    centres = np.arange(STATES) * width
    edges = (centres[None, :] + width / 2 - (1 - weight) * centres[:, None]) / weight - shift
    return _solved(edges, 0)


def _solved(edges: npt.NDArray[np.float64], start: int, first: npt.NDArray[Any] | None = None) -> float:
    """Mean time to leave the chain whose step from row to column ends below `edges`."""
    below = scipy.stats.norm.cdf(edges)
    least = np.zeros(len(edges)) if first is None else scipy.stats.norm.cdf(first)
    moves = np.diff(below, axis=1, prepend=least[:, None])
    run: Any = np.linalg.solve(np.eye(len(edges)) - moves, np.ones(len(edges)))
    return float(run[start])


@lru_cache(maxsize=256)
def _limit(rule: Rule) -> float:
    if rule.kind == "shewhart":
        share = 1 / rule.arl / (2 if rule.direction == "both" else 1)
        return float(scipy.stats.norm.isf(share))

    def excess(limit: float) -> float:
        return math.log(run_length(rule.kind, limit, rule.direction, rule.weight)) - math.log(rule.arl)

    top = 1.0
    while excess(top) < 0 and top < _WIDEST:
        top *= 1.5
    return float(scipy.optimize.brentq(excess, 0.01, top, xtol=1e-6))
