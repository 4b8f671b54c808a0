"""Actual over expected: what a collector's book brought against what the others' work makes likely of such a book.

The bar of a collector is fitted on the books of all others (cross-fitting by collector): a logistic regression on what
each account was at hand-over, with an effect of each collector, read at their mean effect (indirect standardisation
with fixed effects: He, Kalbfleisch, Li and Li 2013, "Evaluating hospital readmission rates in dialysis facilities"). So
neither his own results nor who happens to hold the hard accounts moves the bar. A share of money is fitted by the same
likelihood (Papke and Wooldridge 1996, "Econometric methods for fractional response variables"), weighted by the money.

The variance of actual over expected is linearised, with customers as clusters: of his own cases around the bar, and of
the bar itself (sandwich). The interval is symmetric in the logarithm. Small books are drawn to the department's mean by
empirical Bayes: log ratios are normal around it with a variance between collectors found by Paule and Mandel (1982),
as `statsmodels.stats.meta_analysis.combine_effects` computes it. Both figures are given, raw and shrunk.
"""

from __future__ import annotations

import hashlib
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from cureline.engine.appraise.cases import Reals, design

OUTCOMES = ("recovered", "cured", "kept")
Z = 1.959963984540054
FOLDS = 20
# so many cases at most teach one bar: more would only make it slower
MOST = 60_000
# with this weight on each coefficient in standard units, an outcome that a level never has stays finite
RIDGE = 1.0
# money of one account beyond this quantile does not count, so that one debt does not make somebody's quarter
CAP = 0.95
# a bucket is comparable where two others have so many cases in it between them
SUPPORT = 20


@dataclass(frozen=True)
class Expected:
    """The bar of one collector: his cases (places in the table), their expected shares and weights, and how far the
    money or count that is expected of them all may be off (`variance`)."""

    collector_id: str
    cases: NDArray[np.int64]
    share: Reals
    weight: Reals
    actual: Reals
    variance: float
    support: float

    @property
    def expected(self) -> float:
        """What is expected of the whole book, in the outcome's unit."""
        return float(self.share @ self.weight)


@dataclass(frozen=True)
class Ratio:
    """Actual over expected of one collector and outcome; `low` to `high` holds 95 in 100 times.

    `shrunk` is drawn to the department's mean by as much as the figure is uncertain (`kept` of it is his own);
    `support` is the share of the book that others have the like of, None as ratio where nothing is expected.
    """

    collector_id: str
    outcome: str
    cases: int
    actual: float
    expected: float
    ratio: float | None
    low: float | None
    high: float | None
    shrunk: float | None
    shrunk_low: float | None
    shrunk_high: float | None
    kept: float
    support: float


def appraise(cases: pa.Table, outcome: str, *, least: int = 1) -> list[Ratio]:
    """The ratio of each collector of `cases` (columns: cases.SCHEMA), by id; those with fewer than `least` cases have
    none. Raises ValueError for an unknown outcome.

    A single collector, or others without cases, have nothing to be compared with: no ratio either.
    """
    bars = expect(cases, outcome)
    customers = np.asarray(cases["customer_id"].to_pylist(), dtype=object)
    raw: list[tuple[Expected, float | None, float]] = []
    for bar in bars:
        expected, actual = bar.expected, float(bar.actual.sum())
        if len(bar.cases) < least or expected <= 0 or bar.support == 0:
            raw.append((bar, None, 0.0))
            continue
        ratio = actual / expected
        _, group = np.unique(customers[bar.cases], return_inverse=True)
        off = np.bincount(group, weights=bar.actual - ratio * bar.share * bar.weight)
        # each customer is left with one degree of freedom less than there are
        grown = len(off) / max(len(off) - 1, 1)
        error = np.sqrt(grown * float(off @ off) + ratio**2 * bar.variance) / expected
        raw.append((bar, ratio, float(error)))
    return _shrunk(raw, outcome)


def expect(cases: pa.Table, outcome: str) -> list[Expected]:
    """The bar of each collector, by id; each is fitted without his own cases. Raises ValueError as `appraise`."""
    share, weight = _outcome(cases, outcome)
    collectors = np.asarray(cases["collector_id"].to_pylist(), dtype=object)
    names = sorted({str(name) for name in collectors})
    matrix, _ = design(cases)
    customers = np.unique(np.asarray(cases["customer_id"].to_pylist(), dtype=object), return_inverse=True)[1]
    buckets = np.asarray([str(value) for value in cases["bucket"].to_pylist()])
    order = np.asarray([_key(str(account)) for account in cases["account_id"].to_pylist()], dtype=np.uint64)
    found = []
    for fold in _folds(names):
        own = np.isin(collectors, list(fold))
        others = np.flatnonzero(~own)
        others = others[np.argsort(order[others], kind="stable")][:MOST]
        bar = _fit(matrix, share, weight, collectors, customers, others)
        for name in fold:
            mine = np.flatnonzero(collectors == name)
            found.append(_bar(name, mine, matrix, share, weight, bar, _support(buckets, collectors, others, mine)))
    return sorted(found, key=lambda one: one.collector_id)


@dataclass(frozen=True)
class _Bar:
    """A fitted model: coefficients of features, then of collectors; their mean; covariance. None without cases."""

    coefficients: Reals
    means: Reals
    covariance: Reals


def _outcome(cases: pa.Table, outcome: str) -> tuple[Reals, Reals]:
    """What each case brought as a share, and what it weighs."""
    if outcome not in OUTCOMES:
        raise ValueError(f"unknown outcome {outcome!r} (one of {', '.join(OUTCOMES)})")
    if outcome != "recovered":
        share = np.asarray([bool(value) for value in cases[outcome].to_pylist()], dtype=float)
        return share, np.ones(cases.num_rows)
    due = np.asarray(cases["past_due_minor"].to_pylist(), dtype=float)
    paid = np.asarray(cases["recovered_minor"].to_pylist(), dtype=float)
    share = np.clip(np.divide(paid, due, out=np.zeros_like(paid), where=due > 0), 0, 1)
    cap = float(np.quantile(due, CAP)) if len(due) else 0.0
    return share, np.minimum(due, cap)


def _folds(names: Sequence[str]) -> list[tuple[str, ...]]:
    """Each collector alone where there are few; else so many groups of them, whoever else is there."""
    if len(names) <= FOLDS:
        return [(name,) for name in names]
    groups: Mapping[int, list[str]] = {n: [] for n in range(FOLDS)}
    for name in names:
        groups[_key(name) % FOLDS].append(name)
    return [tuple(group) for group in groups.values() if group]


def _key(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")


def _fit(matrix: Reals, share: Reals, weight: Reals, collectors: NDArray[np.object_], customers: NDArray[np.int64],
         rows: NDArray[np.int64]) -> _Bar | None:  # fmt: skip
    """Newton's steps for the penalised likelihood, and the sandwich over customers."""
    if not len(rows) or not weight[rows].sum():
        return None
    names, who = np.unique(collectors[rows].astype(str), return_inverse=True)
    dummies = np.zeros((len(rows), len(names)))
    dummies[np.arange(len(rows)), who] = 1.0
    x, y = np.hstack([matrix[rows], dummies]), share[rows]
    w = weight[rows] / weight[rows].mean()
    # the effect of a collector is not drawn to 0 but to the others': the level is the mean of all
    level = float(np.clip(w @ y / w.sum(), 1e-4, 1 - 1e-4))
    start = np.zeros(x.shape[1])
    start[matrix.shape[1] :] = np.log(level / (1 - level))
    penalty = np.full(x.shape[1], RIDGE)
    penalty[matrix.shape[1] :] = 1e-3
    b = start.copy()
    for _ in range(60):
        p = _inverse(x @ b)
        slope = x.T @ (w * (y - p)) - penalty * (b - start)
        curve = (x * (w * p * (1 - p))[:, None]).T @ x + np.diag(penalty)
        step = np.linalg.solve(curve, slope)
        # a step that is too far for the logistic curve is shortened
        b = b + step * min(1.0, 4.0 / max(float(np.abs(step).max()), 1e-12))
        if np.abs(step).max() < 1e-9:
            break
    p = _inverse(x @ b)
    inverse = np.linalg.inv((x * (w * p * (1 - p))[:, None]).T @ x + np.diag(penalty))
    scores = x * (w * (y - p))[:, None]
    ordered = np.argsort(customers[rows], kind="stable")
    starts = np.flatnonzero(np.r_[True, np.diff(customers[rows][ordered]) != 0])
    summed = np.add.reduceat(scores[ordered], starts, axis=0)
    covariance = inverse @ (summed.T @ summed) @ inverse
    means = (w[:, None] * dummies).sum(axis=0) / w.sum()
    return _Bar(b, means, covariance)


def _bar(name: str, mine: NDArray[np.int64], matrix: Reals, share: Reals, weight: Reals, bar: _Bar | None,
         support: float) -> Expected:  # fmt: skip
    own = weight[mine]
    actual = share[mine] * own
    if bar is None:
        return Expected(name, mine, np.zeros(len(mine)), own, actual, 0.0, 0.0)
    x = np.hstack([matrix[mine], np.tile(bar.means, (len(mine), 1))])
    p = _inverse(x @ bar.coefficients)
    gradient = (own * p * (1 - p)) @ x
    return Expected(name, mine, p, own, actual, float(gradient @ bar.covariance @ gradient), support)


def _inverse(value: Reals) -> Reals:
    found: Reals = 1 / (1 + np.exp(-np.clip(value, -35, 35)))
    return found


def _support(buckets: NDArray[np.str_], collectors: NDArray[np.object_], others: NDArray[np.int64],
             mine: NDArray[np.int64]) -> float:  # fmt: skip
    """The share of a book's cases whose bucket two others have at least so many cases of."""
    if not len(mine):
        return 0.0
    fit = [
        bucket for bucket in np.unique(buckets[mine])
        if (there := others[buckets[others] == bucket]).size >= SUPPORT and len(set(collectors[there])) >= 2
    ]  # fmt: skip
    return float(np.isin(buckets[mine], fit).mean())


def _shrunk(raw: Sequence[tuple[Expected, float | None, float]], outcome: str) -> list[Ratio]:
    """Raw and shrunk figures; a ratio of 0 has no logarithm and is given half a case, as are its like in any count."""
    logs: list[float] = []
    spreads: list[float] = []
    for bar, ratio, error in raw:
        if ratio is None:
            continue
        if ratio > 0:
            logs.append(float(np.log(ratio)))
            spreads.append((error / ratio) ** 2)
        else:
            half = 0.5 * float(bar.weight.mean())
            logs.append(float(np.log(half / bar.expected)))
            # nothing came of it: as uncertain as a count of one half
            spreads.append(2.0)
    mean, between, loose = _between(np.asarray(logs), np.maximum(np.asarray(spreads), 1e-8))
    found, place = [], 0
    for bar, ratio, _error in raw:
        actual = float(bar.actual.sum())
        head = (bar.collector_id, outcome, len(bar.cases), actual, bar.expected)
        if ratio is None:
            found.append(Ratio(*head, None, None, None, None, None, None, 0.0, bar.support))
            continue
        log, variance = logs[place], max(spreads[place], 1e-8)
        place += 1
        own = between / (between + variance)
        centre = mean + own * (log - mean)
        error = float(np.sqrt(own * variance + (1 - own) ** 2 * loose))
        reach = Z * float(np.sqrt(variance))
        found.append(Ratio(
            *head, ratio, float(np.exp(log - reach)) if ratio > 0 else 0.0, float(np.exp(log + reach)),
            float(np.exp(centre)), float(np.exp(centre - Z * error)), float(np.exp(centre + Z * error)), float(own),
            bar.support,
        ))  # fmt: skip
    return found


def _between(logs: Reals, variances: Reals) -> tuple[float, float, float]:
    """The mean of the log ratios, their variance between collectors, and the variance of that mean."""
    if len(logs) == 0:
        return 0.0, 0.0, 0.0
    if len(logs) == 1:
        # nobody to be drawn to: the bar itself is the mean
        return 0.0, float(variances[0]), float(variances[0])
    # a library that every command of Cureline would load, and few use
    from statsmodels.stats.meta_analysis import combine_effects

    with warnings.catch_warnings():
        # it warns where it stops at 0, which is the answer
        warnings.simplefilter("ignore")
        between = max(float(combine_effects(logs, variances, method_re="iterated").tau2), 0.0)
    weight = 1 / (variances + between)
    return float(weight @ logs / weight.sum()), between, float(1 / weight.sum())
