"""Every period against those before it, as a standard normal figure: no parameter has to be known beforehand.

While nothing has changed, z is standard normal and independent of the z before it, however small the counts and from
the first periods on (Quesenberry 1991, Journal of Quality Technology 23:213 and 23:296: Q charts). Three kinds of
figures: a share of cases (given the sum so far the newest count is hypergeometric), a count per exposure (binomial),
a value (Student's t). A count can't take every probability; the gap is filled by a draw that the caller fixes
(randomised residuals: Dunn and Smyth 1996, J. Comput. Graph. Stat. 5:236), so that computing again gives the same.

Shares and counts often spread more than binomial or Poisson (the bank's days differ): then z is divided by the spread
of the z before it, as Laney's p' chart does (Laney 2002, Quality Engineering 14:531), by Student's t so that the
estimate's own error is allowed for. Sources read from memory; the tests hold the claims by simulation.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import scipy

FIGURES = ("share", "count", "value")
SPREADS = ("auto", "plain", "laney")
# periods of the same season, and of all, that a period must have behind it
LEAST_SEASON, LEAST = 2, 8
# chance that a spread which is no greater than binomial or Poisson is taken for a greater one
_OVER = 0.01
_FURTHEST = 8.0
# terms of a tail that are summed at most: enough for ten million cases a period
_TERMS = 40_000

Floats = npt.NDArray[np.float64]


@dataclass
class Standard:
    """Running sums of many series at once, each with `seasons` levels of its own; `take` judges and `learn` adds.

    Arrays have one entry a series. Of a value, `numerator` is the value and `denominator` 1.
    """

    figure: str
    spread: str
    series: int
    seasons: int = 1
    hits: Floats = field(init=False)
    base: Floats = field(init=False)
    squares: Floats = field(init=False)
    periods: npt.NDArray[np.int64] = field(init=False)
    residuals: Floats = field(init=False)
    judged: npt.NDArray[np.int64] = field(init=False)

    def __post_init__(self) -> None:
        if self.figure not in FIGURES or self.spread not in SPREADS:
            raise ValueError(f"figure {self.figure!r}, spread {self.spread!r}")
        shape = (self.series, self.seasons)
        self.hits, self.base, self.squares = (np.zeros(shape) for _ in range(3))
        self.periods = np.zeros(shape, dtype=np.int64)
        self.residuals, self.judged = np.zeros(self.series), np.zeros(self.series, dtype=np.int64)

    def take(self, numerator: Floats, denominator: Floats, season: int, draw: Floats) -> tuple[Floats, Floats]:
        """z of the newest period and the residual to learn; NaN where too little is known to judge by."""
        hits, base, before = self.hits[:, season], self.base[:, season], self.periods[:, season]
        with np.errstate(all="ignore"):
            if self.figure == "value":
                z = self._value(numerator, season)
            elif self.figure == "share":
                z = _placed(*_hypergeometric(numerator, base + denominator, hits + numerator, denominator), draw)
            else:
                z = _placed(*_binomial(numerator, hits + numerator, denominator / (base + denominator)), draw)
        z = np.clip(z, -_FURTHEST, _FURTHEST)
        least = LEAST_SEASON if self.seasons > 1 else 1
        known = (before >= least) & (denominator > 0) & (base > 0)
        residual = np.where(known, z, np.nan)
        z = self._spread(residual)
        return np.where(known & (self.periods.sum(axis=1) >= LEAST), z, np.nan), residual

    def learn(self, numerator: Floats, denominator: Floats, season: int, residual: Floats, mask: Any) -> None:
        """Add a period to what is known, of the series in `mask`."""
        seen = mask & (denominator > 0)
        self.hits[seen, season] += numerator[seen]
        self.base[seen, season] += denominator[seen]
        self.squares[seen, season] += numerator[seen] ** 2
        self.periods[seen, season] += 1
        judged = seen & ~np.isnan(residual)
        self.residuals[judged] += residual[judged] ** 2
        self.judged[judged] += 1

    def level(self, season: int) -> Floats:
        """What a period of this season is expected to be."""
        with np.errstate(all="ignore"):
            return self.hits[:, season] / self.base[:, season]

    def widening(self) -> Floats:
        """By how much the limits are widened for spread beyond binomial or Poisson; 1 where they are not."""
        if self.figure == "value" or self.spread == "plain":
            return np.ones(self.series)
        with np.errstate(all="ignore"):
            found = np.sqrt(self.residuals / self.judged)
        return np.where(self._over(), np.maximum(found, 1.0), 1.0)

    def error(self, denominator: Floats, season: int) -> Floats:
        """The standard error of a period's figure against the level, with the widening."""
        base, level = self.base[:, season], self.level(season)
        with np.errstate(all="ignore"):
            if self.figure == "value":
                n = self.periods[:, season]
                variance = (self.squares[:, season] - self.hits[:, season] ** 2 / n) / (n - 1) * (1 + 1 / n)
            else:
                each = level * (1 - level) if self.figure == "share" else level
                variance = each * (1 / denominator + 1 / base)
            return np.sqrt(np.maximum(variance, 0)) * self.widening()

    def _over(self) -> Any:
        if self.spread == "laney":
            return self.judged >= LEAST // 2
        with np.errstate(all="ignore"):
            return (self.judged >= LEAST // 2) & (self.residuals > scipy.special.chdtri(self.judged, _OVER))

    def _spread(self, residual: Floats) -> Floats:
        if self.figure == "value" or self.spread == "plain":
            return residual
        over = self._over()
        with np.errstate(all="ignore"):
            scaled = residual / np.sqrt(self.residuals / self.judged)
            freedom = self.judged.astype(float)
            wide = np.clip(_normal(scipy.special.stdtr(freedom, scaled), scipy.special.stdtr(freedom, -scaled)),
                           -_FURTHEST, _FURTHEST)  # fmt: skip
        # never narrower than binomial or Poisson: too even a past is no reason to shout sooner
        return np.where(over, wide, residual)

    def _value(self, value: Floats, season: int) -> Floats:
        n = self.periods[:, season].astype(float)
        mean = self.hits[:, season] / n
        variance = (self.squares[:, season] - n * mean**2) / (n - 1)
        # a series that has not moved at all so far: any move is judged by a millionth of its level
        floor = (np.abs(mean) * 1e-6 + 1e-12) ** 2
        t = (value - mean) / np.sqrt(np.maximum(variance, floor) * (1 + 1 / n))
        z = _normal(scipy.special.stdtr(n - 1, t), scipy.special.stdtr(n - 1, -t))
        return np.where(n >= 2, z, np.nan)


def _placed(below: Floats, at: Floats, above: Floats, draw: Floats) -> Floats:
    """z of a count: somewhere within the probability of the count itself, as the draw says."""
    return _normal(below + draw * at, above + (1 - draw) * at)


def _binomial(count: Floats, cases: Floats, share: Floats) -> tuple[Floats, Floats, Floats]:
    """Probability below a count, at it and above it."""
    tries = cases.astype(np.int64)
    below = np.where(count > 0, scipy.special.bdtr(np.maximum(count - 1, 0), tries, share), 0.0)
    above = np.where(count < cases, scipy.special.bdtrc(count, tries, share), 0.0)
    logs = (
        scipy.special.gammaln(cases + 1) - scipy.special.gammaln(count + 1) - scipy.special.gammaln(cases - count + 1)
    )
    at = np.exp(logs + scipy.special.xlogy(count, share) + scipy.special.xlog1py(cases - count, -share))
    return below, at, above


def _hypergeometric(count: Floats, whole: Floats, hits: Floats, drawn: Floats) -> tuple[Floats, Floats, Floats]:
    """Probability below a count, at it and above it, of `drawn` cases out of `whole` with `hits` among them.

    The tail away from the middle is summed term by term (scipy's own function takes some hundred times as long).
    """
    misses = whole - hits

    def chosen(n: Floats, k: Floats) -> Any:
        return scipy.special.gammaln(n + 1) - scipy.special.gammaln(k + 1) - scipy.special.gammaln(n - k + 1)

    at = np.exp(chosen(hits, count) + chosen(misses, drawn - count) - chosen(whole, drawn))
    upward = count > drawn * hits / whole
    term, tail, k = at.copy(), np.zeros_like(at), count.copy()
    for _ in range(_TERMS):
        up = (hits - k) * (drawn - k) / ((k + 1) * (misses - drawn + k + 1))
        down = k * (misses - drawn + k) / ((hits - k + 1) * (drawn - k + 1))
        term = np.nan_to_num(term * np.where(upward, up, down), nan=0.0, posinf=0.0)
        tail, k = tail + term, k + np.where(upward, 1.0, -1.0)
        if not np.any(term > 1e-17 + 1e-13 * tail):
            break
    rest = np.clip(1 - at - tail, 0.0, 1.0)
    return np.where(upward, rest, tail), at, np.where(upward, tail, rest)


def _normal(below: Floats, above: Floats) -> Floats:
    """The normal figure with so much probability below it; both tails are given, so that neither loses its digits."""
    found: Floats = np.where(below < above, scipy.special.ndtri(below), -scipy.special.ndtri(above))
    return found
