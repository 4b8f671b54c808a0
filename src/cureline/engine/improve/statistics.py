"""Is it noise? Two shares compared, one share against a figure, a mean against a cost, and many findings at once.

Sources: interval of a difference of shares by Newcombe's hybrid of two Wilson intervals (Newcombe 1998, Statistics in
Medicine 17:873, method 10); Fisher's exact test where a cell is small; the false discovery rate by Benjamini and
Hochberg (1995, JRSS B 57:289). Statistical functions are scipy's.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import scipy

# below this many expected cases in a cell the exact test decides instead of the normal one
SMALL = 10


@dataclass(frozen=True, slots=True)
class Compared:
    """A difference (first less second) with its 95 % interval, and the one-sided p-value that was asked for."""

    difference: float
    low: float
    high: float
    p: float


def wilson(successes: float, cases: float, level: float = 0.95) -> tuple[float, float]:
    """Wilson's interval of a share; the whole of 0 to 1 without cases."""
    if cases <= 0:
        return 0.0, 1.0
    z = float(scipy.stats.norm.ppf((1 + level) / 2))
    share, z2 = successes / cases, z * z
    middle = (share + z2 / (2 * cases)) / (1 + z2 / cases)
    half = z / (1 + z2 / cases) * math.sqrt(share * (1 - share) / cases + z2 / (4 * cases * cases))
    return max(0.0, middle - half), min(1.0, middle + half)


def two_shares(a: tuple[float, float], b: tuple[float, float], *, less: bool, margin: float = 0.0) -> Compared:
    """Compare share a with share b, each (successes, cases), cases above 0.

    `p` is against "a is not below b - margin" where `less`, else against "a is not above b + margin".
    """
    (xa, na), (xb, nb) = a, b
    pa, pb = xa / na, xb / nb
    (la, ua), (lb, ub) = wilson(xa, na), wilson(xb, nb)
    low = pa - pb - math.sqrt((pa - la) ** 2 + (ub - pb) ** 2)
    high = pa - pb + math.sqrt((ua - pa) ** 2 + (pb - lb) ** 2)
    return Compared(pa - pb, low, high, _p(a, b, less, margin))


def _p(a: tuple[float, float], b: tuple[float, float], less: bool, margin: float) -> float:
    (xa, na), (xb, nb) = a, b
    pooled = (xa + xb) / (na + nb)
    if not margin and min(pooled, 1 - pooled) * min(na, nb) < SMALL:
        table = [[round(xa), round(na - xa)], [round(xb), round(nb - xb)]]
        return float(scipy.stats.fisher_exact(table, alternative="less" if less else "greater").pvalue)
    pa, pb = xa / na, xb / nb
    spread = math.sqrt(pooled * (1 - pooled) * (1 / na + 1 / nb)) if not margin else math.sqrt(
        _spread(xa, na) + _spread(xb, nb))  # fmt: skip
    if spread <= 0:
        return 1.0
    z = (pa - pb + margin) / spread if less else (pb + margin - pa) / spread
    return float(scipy.stats.norm.cdf(z))


def _spread(successes: float, cases: float) -> float:
    # two successes and two failures added (Agresti and Caffo 2000), so that a share of 0 or 1 has a spread too
    share = (successes + 1) / (cases + 2)
    return share * (1 - share) / (cases + 2)


def one_share(successes: float, cases: float, expected: float) -> Compared:
    """A share against a figure that was assumed; `p` is two-sided and exact."""
    low, high = wilson(successes, cases)
    share = successes / cases
    p = float(scipy.stats.binomtest(round(successes), round(cases), expected).pvalue)
    return Compared(share - expected, low - expected, high - expected, p)


def mean_below(total: float, squares: float, cases: int, bar: float) -> Compared:
    """The mean of `cases` amounts (their sum and sum of squares) against a bar; `p` against "not below the bar"."""
    mean = total / cases
    variance = max(squares / cases - mean * mean, 0.0) * cases / max(cases - 1, 1)
    error = math.sqrt(variance / cases)
    if error == 0:
        return Compared(mean - bar, mean - bar, mean - bar, 0.0 if mean < bar and cases > 1 else 1.0)
    half = float(scipy.stats.t.ppf(0.975, cases - 1)) * error
    p = float(scipy.stats.t.cdf((mean - bar) / error, cases - 1))
    return Compared(mean - bar, mean - bar - half, mean - bar + half, p)


def benjamini_hochberg(p: Sequence[float]) -> list[float]:
    """The q-value of each p-value: the least false discovery rate at which it is a discovery."""
    order = sorted(range(len(p)), key=lambda n: p[n], reverse=True)
    found, least = [0.0] * len(p), 1.0
    for place, n in enumerate(order):
        least = min(least, p[n] * len(p) / (len(p) - place))
        found[n] = least
    return found
