"""Many clusters at once (segments, districts, employers): which got worse by more than the rest did.

Each cluster is compared with its own past; what happened to all the others is taken off. The exact conditional test is
Fisher's with the others' odds ratio (shares; the noncentral hypergeometric distribution) or the binomial (counts per
exposure); the false discovery rate over all that was looked at by Benjamini and Hochberg (1995, JRSS B 57:289). While
nothing stands out, a scan finds anything at all with at most the chance `level`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import scipy

# a share without events in the others is taken as so many halves of an event
_HALF = 0.5


@dataclass(frozen=True, slots=True)
class Seen:
    """Events and cases (or exposure) of a cluster, now and before."""

    now: float
    cases: float
    before: float
    cases_before: float


@dataclass(frozen=True, slots=True)
class Cluster:
    """A cluster: what it had, what it would have had if it had gone as the others, and how surprising that is.

    `q` is the false discovery rate at which it is a discovery; `found` whether that is within the level.
    """

    key: str
    seen: Seen
    expected: float
    p: float
    q: float
    found: bool

    @property
    def ratio(self) -> float:
        """Events over the expected ones."""
        return self.seen.now / self.expected if self.expected > 0 else float("inf") if self.seen.now else 1.0


def scan(
    clusters: Mapping[str, Seen], *, figure: str = "share", level: float = 0.05, least: float = 5
) -> list[Cluster]:
    """Every cluster with cases in both times, the most surprising first.

    `figure` is share or count; a cluster with fewer than `least` events now is listed, but never found. Raises
    ValueError for negative figures or a share above 1.
    """
    if figure not in ("share", "count"):
        raise ValueError(f"figure {figure!r}")
    known = {key: one for key, one in clusters.items() if one.cases > 0 and one.cases_before > 0}
    for key, one in known.items():
        bad = min(one.now, one.before) < 0
        if bad or (figure == "share" and (one.now > one.cases or one.before > one.cases_before)):
            raise ValueError(f"{key}: {one}")
    if not known:
        return []
    whole = [sum(column) for column in zip(*((s.now, s.cases, s.before, s.cases_before) for s in known.values()),
                                           strict=True)]  # fmt: skip
    judged = [_judge(one, whole, figure) for one in known.values()]
    q = scipy.stats.false_discovery_control([p for p, _ in judged], method="bh")
    found = [
        Cluster(key, one, expected, p, float(at), bool(at <= level and one.now >= least))
        for (key, one), (p, expected), at in zip(known.items(), judged, q, strict=True)
    ]
    return sorted(found, key=lambda c: (c.p, -c.ratio, c.key))


def _judge(one: Seen, whole: list[float], figure: str) -> tuple[float, float]:
    """p against "no worse than the others", and the events expected."""
    now, cases, before, cases_before = (
        all_ - own for all_, own in zip(whole, (one.now, one.cases, one.before, one.cases_before), strict=True)
    )
    alone = cases <= 0 or cases_before <= 0
    if figure == "count":
        trend = 1.0 if alone else ((now + _HALF) / cases) / ((before + _HALF) / cases_before)
        share = one.cases * trend / (one.cases * trend + one.cases_before)
        events = one.now + one.before
        p = float(scipy.stats.binom.sf(one.now - 1, round(events), share)) if events else 1.0
        return p, one.before / one.cases_before * one.cases * trend
    odds = 1.0 if alone else ((now + _HALF) / (cases - now + _HALF)) / (
        (before + _HALF) / (cases_before - before + _HALF))  # fmt: skip
    p = _fisher(one, odds)
    past = (one.before + _HALF) / (one.cases_before - one.before + _HALF) * odds
    return p, one.cases * past / (1 + past) if one.before else one.cases * odds * _HALF / (one.cases_before + 1)


def _fisher(one: Seen, odds: float) -> float:
    """Chance of so many events now or more, given all of the cluster's events, where the odds moved as the others'."""
    events = round(one.now + one.before)
    least = max(0, events - round(one.cases_before))
    most = min(events, round(one.cases))
    counts = np.arange(least, most + 1)
    logs = (
        scipy.stats.hypergeom.logpmf(counts, round(one.cases + one.cases_before), events, round(one.cases))
        + counts * np.log(odds)
    )  # fmt: skip
    weights = np.exp(logs - logs.max())
    return float(min(1.0, weights[counts >= one.now].sum() / weights.sum()))
