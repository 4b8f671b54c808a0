"""After a change: did the measure go where it should, compared with before and with those left alone?"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import scipy

from cureline.engine.improve.statistics import wilson

Verdict = Literal["too_early", "as_expected", "less", "worse"]
Cases = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Followed:
    """How far the measure went in the good direction (a share, or a ratio of the value before) with its 95 % interval,
    net of what happened to the hold-out where there is one, and what that means. `expected` in the same unit."""

    verdict: Verdict
    change: float
    low: float
    high: float
    expected: float | None
    net: bool


def follow(
    before: Cases, after: Cases, *, better: str, target: float | None, least: int, expected_share: float,
    hold_before: Cases | None = None, hold_after: Cases | None = None, share: bool = True,
) -> Followed:  # fmt: skip
    """Judge a change by its measure before and after, each (numerator, denominator).

    `share`: numerator counts part of the denominator; else both are amounts or counts and their ratio is compared
    relative to before, by the log of two Poisson rates. With a hold-out of at least `least` cases in both times its own
    change is taken off. `target` is the value the measure should come to.
    """
    sign = 1.0 if better == "up" else -1.0
    if min(before[1], after[1]) < least or (not share and min(before[0], after[0]) <= 0):
        return Followed("too_early", 0.0, 0.0, 0.0, None, False)
    moved, variance = _moved(before, after, share)
    held = hold_before is not None and hold_after is not None and min(hold_before[1], hold_after[1]) >= least
    if held and hold_before and hold_after and (share or min(hold_before[0], hold_after[0]) > 0):
        other, more = _moved(hold_before, hold_after, share)
        moved, variance = moved - other, variance + more
    else:
        held = False
    half = float(scipy.stats.norm.ppf(0.975)) * math.sqrt(variance)
    change, low, high = sign * moved, sign * moved - half, sign * moved + half
    expected = None if target is None else sign * _wanted(before, target, share)
    return Followed(_verdict(change, low, high, expected, expected_share), change, low, high, expected, held)


def _verdict(change: float, low: float, high: float, expected: float | None, part: float) -> Verdict:
    if high < 0:
        return "worse"
    if low > 0 and (expected is None or change >= part * expected):
        return "as_expected"
    # not yet to be told from nothing, nor from what was expected
    if expected is not None and low <= 0 and high >= expected:
        return "too_early"
    return "less"


def _wanted(before: Cases, target: float, share: bool) -> float:
    was = before[0] / before[1]
    return target - was if share else math.log(target / was) if target > 0 else 0.0


def _moved(before: Cases, after: Cases, share: bool) -> tuple[float, float]:
    (xb, nb), (xa, na) = before, after
    if share:
        return xa / na - xb / nb, _variance(xa, na) + _variance(xb, nb)
    return math.log((xa / na) / (xb / nb)), 1 / xa + 1 / xb


def _variance(successes: float, cases: float) -> float:
    low, high = wilson(successes, cases)
    return float(((high - low) / 2 / scipy.stats.norm.ppf(0.975)) ** 2)
