"""Guard-rails: figures that a challenger must not make worse, watched at every look by one-sided sequences.

Two kinds. A **count** (customers who complained, who were refused, vulnerable customers contacted) is rare, where the
central limit has not set in; it is judged by the exact binomial likelihood ratio: while the challenger's rate is at
most `margin` times the champion's, each customer with an event is one of the challenger's with a chance of at most
πm/(πm+1-π), π being the challenger's share of the draw. A mixture over all larger chances against that one is a test
martingale (Ville's inequality; Robbins, 1970), with no appeal to large numbers. A **mean** (contacts a customer,
minutes) is judged by the one-sided asymptotic sequence against a margin in its own unit.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import scipy
from numpy.typing import ArrayLike, NDArray

from cureline.engine.experiment.cuped import Moments, adjusted
from cureline.engine.experiment.sequences import half_width_one_sided

COUNT, MEAN = "count", "mean"
HARM, SAFE, OPEN, EARLY = "harm", "safe", "open", "early"
_LEAST = 1e-9


@dataclass(frozen=True)
class GuardRail:
    """What is watched: its code, its kind, and the margin: a ratio of rates (above 1) or a difference in its own
    unit."""

    code: str
    kind: str
    margin: float


@dataclass(frozen=True)
class Standing:
    """Where a guard-rail stands: `harm` (beyond the margin, surely), `safe` (within it, surely), `open`, or `early`
    (too
    little to say). `lower` and `upper` are one-sided ends of the ratio or the difference; the two rates or means."""

    code: str
    state: str
    champion: float
    challenger: float
    estimate: float | None
    lower: float | None
    upper: float | None
    margin: float


def count_log_evidence(
    challenger: ArrayLike, champion: ArrayLike, *, share: float, margin: float
) -> NDArray[np.float64]:
    """Logarithm of the evidence that the challenger's rate is more than `margin` times the champion's.

    Counts of customers with an event; `share` is the challenger's part of the two arms' customers. The evidence exceeds
    1/α at any time with a chance of at most α while the ratio is within the margin.
    """
    k, j = np.asarray(challenger, float), np.asarray(champion, float)
    p0 = share * margin / (share * margin + 1 - share)
    mixed = scipy.special.betaln(k + 1, j + 1) + scipy.stats.beta.logsf(p0, k + 1, j + 1) - math.log1p(-p0)
    return np.asarray(mixed - k * math.log(p0) - j * math.log1p(-p0))


def judge(
    rail: GuardRail, champion: Moments, challenger: Moments, *, share: float, alpha: float, rho2: float,
    least_events: int, least_units: int,
) -> Standing:  # fmt: skip
    """One guard-rail at one look. For a count the outcome is 1 or 0 a customer; `alpha` is this guard-rail's own
    part."""
    if rail.kind == COUNT:
        return _judge_count(rail, champion, challenger, share=share, alpha=alpha, least_events=least_events)
    if rail.kind != MEAN:
        raise ValueError(f"unknown kind of guard-rail: {rail.kind!r}")
    means = float(champion.mean[0]), float(challenger.mean[0])
    if min(champion.count, challenger.count) < least_units:
        return Standing(rail.code, EARLY, *means, None, None, None, rail.margin)
    difference, variance, _raw, _raw_variance = adjusted(champion, challenger)
    width = float(half_width_one_sided(champion.count + challenger.count, variance, alpha=alpha, rho2=rho2))
    lower, upper = float(difference) - width, float(difference) + width
    return Standing(rail.code, _state(lower, upper, rail.margin), *means, float(difference), lower, upper, rail.margin)


def _judge_count(
    rail: GuardRail, champion: Moments, challenger: Moments, *, share: float, alpha: float, least_events: int
) -> Standing:
    events = [float(round(float(arm.count * arm.mean[0]))) for arm in (champion, challenger)]
    rates = [
        event / float(arm.count) if arm.count else 0.0
        for event, arm in zip(events, (champion, challenger), strict=True)
    ]
    ratio = events[1] * (1 - share) / (events[0] * share) if events[0] else None
    if sum(events) < least_events:
        return Standing(rail.code, EARLY, rates[0], rates[1], ratio, None, None, rail.margin)
    lower, upper = ratio_ends(events[1], events[0], share=share, alpha=alpha)
    return Standing(rail.code, _state(lower, upper, rail.margin), rates[0], rates[1], ratio, lower, upper, rail.margin)


def ratio_ends(challenger: float, champion: float, *, share: float, alpha: float) -> tuple[float, float | None]:
    """The one-sided ends of the ratio of rates, challenger over champion: least and greatest that is not refuted.

    The greatest is None where the champion has no event.
    """
    limit = math.log(1 / alpha)
    lower = _root(
        lambda ratio: float(count_log_evidence(challenger, champion, share=share, margin=ratio)) - limit,
        challenger * (1 - share) / (max(champion, 0.5) * share),
    )
    other = _root(
        lambda ratio: float(count_log_evidence(champion, challenger, share=1 - share, margin=ratio)) - limit,
        champion * share / (max(challenger, 0.5) * (1 - share)),
    )
    return lower, 1 / other if other else None


def _root(excess: Callable[[float], float], observed: float) -> float:
    """The greatest ratio that is refuted as too small; 0 where none is."""
    if observed <= 0 or excess(_LEAST) <= 0:
        return 0.0
    found = scipy.optimize.brentq(lambda x: excess(math.exp(x)), math.log(_LEAST), math.log(observed * 4), xtol=1e-10)
    return math.exp(found)


def _state(lower: float, upper: float | None, margin: float) -> str:
    if lower > margin:
        return HARM
    return SAFE if upper is not None and upper < margin else OPEN
